using System.Diagnostics;
using System.Text;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Faults;

/// <summary>A link of 50 kbit/s and 600 ms round trip that is offered many times what it can carry.</summary>
public sealed class SlowLinkTests
{
    private const int Addresses = 200;
    private const int UpdatesPerSecond = 5_000;
    private const long MiB = 1024 * 1024;

    [Fact]
    public async Task A_slow_link_carries_the_newest_values_and_slows_nobody_else()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var path = new FaultProxy(hub.Port, new PathSpeed(50_000 / 8, TimeSpan.FromMilliseconds(300)));
        await using var source = await Site.StartAsync(hub.WebSocketUri, "s");
        await using var near = await Site.StartAsync(hub.WebSocketUri, "near");
        await using var far = await Site.StartAsync(path.WebSocketUri, "far");
        await hub.UntilLogSaysAsync("far", "joined");
        await using var atNear = await LagMeter.StartAsync(near, "/s/**");
        await using var atFar = await LagMeter.StartAsync(far, "/s/**");
        using var stop = new CancellationTokenSource();
        var load = UpdateAsync(source, stop.Token);

        await Deadline.UntilAsync(
            () => Task.FromResult(atFar.Addresses == Addresses && atNear.Addresses == Addresses), () => "every address on both sides");
        var warm = Stopwatch.StartNew();
        await UntilAsync(warm, 5);
        var memory = hub.Program.ResidentBytes;
        atFar.StartOver();
        atNear.StartOver();
        var sent = path.BytesDown;
        await UntilAsync(warm, 20);
        var (farArrival, farStaleness) = (atFar.WorstArrival, atFar.WorstStaleness);
        var (nearArrival, nearStaleness) = (atNear.WorstArrival, atNear.WorstStaleness);
        var (farUpdates, nearUpdates) = (atFar.Updates, atNear.Updates);
        var growth = hub.Program.ResidentBytes - memory;
        var bytesPerSecond = (path.BytesDown - sent) / 15;
        await stop.CancelAsync();
        var updates = await load;

        TestContext.Current.SendDiagnosticMessage(
            $"Slow link: far side behind by {farStaleness.TotalSeconds:F2} s at most, way {farArrival.TotalSeconds:F2} s at most, "
            + $"{farUpdates} updates, {bytesPerSecond} B/s; near side {nearStaleness.TotalSeconds:F2} s and {nearArrival.TotalSeconds:F2} s, "
            + $"{nearUpdates} updates; hub grew by {growth / MiB} MiB; {updates} updates were made");
        Assert.Equal(0, hub.CountLogLines("is down"));
        Assert.Equal(0, far.CountLogLines("is down"));
        Assert.InRange(farStaleness.TotalSeconds, 0, 5);
        Assert.InRange(nearStaleness.TotalSeconds, 0, 1.5);
        Assert.InRange(growth, long.MinValue, 64 * MiB);

        // When it is quiet again, the far side ends with the very last values.
        await using var onSource = await Peer.JoinAsync(source);
        var last = (await onSource.ReadAsync("/s/0")).Value!.AsInt64();
        await far.UntilHasAsync("/s/0", last);
    }

    /// <summary>Sets all addresses in turn, at an even pace, until it is stopped.</summary>
    private static async Task<int> UpdateAsync(RelayProcess relay, CancellationToken stopped)
    {
        await using var peer = await Peer.JoinAsync(await TcpWire.ConnectAsync(relay.TcpUri));
        var addresses = Enumerable.Range(0, Addresses).Select(i => Encoding.UTF8.GetBytes($"/s/{i}")).ToArray();
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var updates = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopped))
            {
                for (; updates < watch.Elapsed.TotalSeconds * UpdatesPerSecond; updates++)
                    await peer.SendAsync(Update(addresses[updates % Addresses]));
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }

        return updates;
    }

    private static byte[] Update(byte[] address) => Frame.ToArray(
        new SetMessage { Address = address, Value = ((Value)Stopwatch.GetTimestamp()).Encode() }, QualityOfService.Fire);

    private static Task UntilAsync(Stopwatch watch, int seconds) => Deadline.UntilAsync(
        () => Task.FromResult(watch.Elapsed.TotalSeconds >= seconds), () => "time has passed", TimeSpan.FromSeconds(seconds + 10));
}
