using System.Diagnostics;
using System.Globalization;
using System.Text;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Faults;

/// <summary>A site behind 50 kbit/s and 600 ms there and back, where 5,000 updates a second are made.</summary>
public sealed class SlowLinkTests
{
    private const int Addresses = 200;
    private const int UpdatesPerTick = 100;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan End = TimeSpan.FromSeconds(15);
    private static readonly PathSpeed Slow = new(50_000 / 8, TimeSpan.FromMilliseconds(300));

    private readonly Stopwatch _clock = new();

    [Fact]
    public async Task The_far_side_is_never_more_than_3_seconds_behind_and_the_link_stays_up()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var proxy = new FaultProxy(hub.Port, Slow);
        await using var site = await Site.StartAsync(proxy.WebSocketUri, "site-a");
        await hub.UntilLogSaysAsync("Leaf site-a joined");
        await using var desk = await Peer.JoinAsync(site);
        await using var far = await hub.FollowAsync("/site-a/**");
        await using var status = await site.FollowAsync("/clasp/federation/site-a/links/**");

        _clock.Start();
        long oldest = 0;
        using var ticks = new PeriodicTimer(Tick);
        for (var next = 0; _clock.Elapsed < End; next += UpdatesPerTick)
        {
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            await desk.SendAsync(Updates(next));
            if (_clock.Elapsed > Start && next / UpdatesPerTick % 10 == 0) oldest = Math.Max(oldest, OldestSeen(far));
        }

        Assert.InRange(oldest, 1, 3_000);
        Assert.Equal(1, proxy.Attempts);
        Assert.Equal(0, hub.CountLogLines("is down"));

        // What is acknowledged takes its turn in the same queue as a keepalive, which has to be answered within two round trips.
        Assert.InRange(Last(status, "/round_trip_us"), 600_000, 1_200_000);
        Assert.InRange(Last(status, "/unacknowledged_bytes"), 0, 10_000);
    }

    /// <summary>One bundle that sets the next addresses to the time.</summary>
    private byte[] Updates(int first)
    {
        var bundle = new BundleWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        for (var i = 0; i < UpdatesPerTick; i++)
        {
            bundle.Add(new SetMessage
            {
                Address = Encoding.UTF8.GetBytes(Address((first + i) % Addresses)),
                Value = Value.Int64(_clock.ElapsedMilliseconds).Encode(),
            });
        }

        return bundle.Finish().ToArray();
    }

    /// <summary>How long ago, in milliseconds, that value was made which is the oldest that the far side has.</summary>
    private long OldestSeen(Peer far)
    {
        var newest = far.AllReceived
            .Where(message => message.Type is MessageType.Set or MessageType.Snapshot)
            .GroupBy(message => message.Address)
            .ToDictionary(address => address.Key!, address => address.Last().Value!.AsInt64());
        return Enumerable.Range(0, Addresses).Max(i =>
            newest.TryGetValue(Address(i), out var made) ? _clock.ElapsedMilliseconds - made : long.MaxValue);
    }

    private static long Last(Peer status, string name) =>
        status.AllReceived.Last(message => message.Address?.EndsWith(name, StringComparison.Ordinal) == true).Value!.AsInt64();

    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"/site-a/fader/{i}/level");
}
