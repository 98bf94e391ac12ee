using System.Globalization;
using Clasp.Federation.Links;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>A site behind a link that carries a hundredth of what happens there.</summary>
public sealed class SlowLinkTests
{
    private const long Second = 1_000_000;
    private const long Millisecond = 1_000;
    private const int Addresses = 200;

    // 50 kbit/s, and 600 ms there and back.
    private static readonly LinkQuality Slow = new(300 * Millisecond, 50_000 / 8);

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _site;
    private readonly SimulatedClient _desk;

    public SlowLinkTests()
    {
        var random = new Random(1);
        _hub = new(_time, random, NullLogger.Instance, "hub", [], null);
        _site = new(_time, random, NullLogger.Instance, "site", ["/site/**"], _hub);
        _site.Uplink!.Quality = Slow;
        _desk = new(_time, _site);
        _time.Run(5 * Second);
    }

    private Link Uplink => _site.Federation.Links.Single();

    [Fact]
    public void Nothing_on_the_far_side_is_ever_more_than_3_seconds_old_however_much_changes()
    {
        long oldest = 0;
        for (var start = _time.NowMicros; _time.NowMicros < start + (40 * Second);)
        {
            Update(100 * Millisecond);
            if (_time.NowMicros > start + (3 * Second)) oldest = Math.Max(oldest, OldestAtHub());
        }

        Assert.InRange(oldest, 1, 3 * Second);
    }

    [Fact]
    public void What_stands_in_the_queue_of_the_path_leaves_keepalives_on_time()
    {
        long longest = 0;
        for (var start = _time.NowMicros; _time.NowMicros < start + (40 * Second);)
        {
            Update(20 * Millisecond);
            longest = Math.Max(longest, _site.Uplink!.Near.QueueMicros);
        }

        // A ping takes its place in the queue, and then there are 600 ms of way.
        Assert.InRange(longest, 1, 600 * Millisecond);
    }

    [Fact]
    public void What_waits_is_no_more_than_there_are_addresses()
    {
        var most = 0;
        for (var start = _time.NowMicros; _time.NowMicros < start + (10 * Second);)
        {
            Update(100 * Millisecond);
            most = Math.Max(most, Uplink.Feeds.Values.Sum(feed => feed.Live.Count));
        }

        Assert.InRange(most, 1, Addresses);
    }

    [Fact]
    public void What_changes_once_is_not_kept_out_by_what_changes_all_the_time()
    {
        for (var i = 0; i < 50; i++) Update(100 * Millisecond);
        _desk.Set("/site/once", 1);
        for (var i = 0; i < 30; i++) Update(100 * Millisecond);

        Assert.NotNull(_hub.Router.Params.Find("/site/once"u8));
    }

    /// <summary>5,000 updates a second, each with the time at which it is made.</summary>
    private void Update(long micros)
    {
        for (var end = _time.NowMicros + micros; _time.NowMicros < end; _time.Run(10 * Millisecond))
        {
            for (var i = 0; i < 50; i++) _desk.Set(Address(_next++ % Addresses), _time.NowMicros);
        }
    }

    private int _next;

    private long OldestAtHub() => Enumerable.Range(0, Addresses).Max(i =>
        _hub.Router.Params.Find(System.Text.Encoding.UTF8.GetBytes(Address(i))) is { } param
            ? _time.NowMicros - Protocol.Values.Value.From(param.Value).AsInt64()
            : long.MaxValue);

    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"/site/fader/{i}/level");
}
