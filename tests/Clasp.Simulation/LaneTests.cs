using System.Globalization;
using System.Text;
using Clasp.Federation.Wire;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>What was missed and what happens now, on their way over one link and on to the next.</summary>
public sealed class LaneTests
{
    private const long Second = 1_000_000;
    private const long Millisecond = 1_000;
    private const int Params = 20_000;

    // A copy takes some seconds.
    private static readonly LinkQuality Path = new(5 * Millisecond, 60_000);

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _a;
    private readonly SimulatedRouter _b;
    private readonly SimulatedClient _onA;

    public LaneTests()
    {
        var random = new Random(1);
        _hub = new(_time, random, NullLogger.Instance, "hub", [], null);
        _a = new(_time, random, NullLogger.Instance, "a", ["/a/**"], _hub);
        _b = new(_time, random, NullLogger.Instance, "b", ["/b/**"], _hub);
        _onA = new(_time, _a);
        _time.Run(Second);
    }

    [Fact]
    public void A_change_overtakes_a_copy_on_every_hop()
    {
        MissEverything();
        _b.Uplink!.Quality = Path;
        _time.Run(2 * Second);
        var before = CountAt(_b);

        _onA.Set(Address(Params / 2), -1);
        _onA.Set("/a/new", -1);
        _time.Run(150 * Millisecond);

        Assert.InRange(before, 100, Params - 1000);
        Assert.InRange(CountAt(_b), before, Params - 1000);
        Assert.Equal(-1, ValueAt(_b, Address(Params / 2)));
        Assert.Equal(-1, ValueAt(_b, "/a/new"));
        UntilAllIsEqual();
    }

    [Fact]
    public void A_copy_is_not_kept_out_by_changes_that_fill_the_link()
    {
        MissEverything();
        for (var i = 0; i < 1_000; i++)
        {
            for (var j = 0; j < 50; j++) _onA.Set(Address(Params - 1 - ((i * 50) + j) % 2_000), i);
            _time.Run(10 * Millisecond);
        }

        Assert.NotNull(ValueAt(_hub, Address(Params / 2)));
        UntilAllIsEqual();
    }

    [Fact]
    public void A_copy_that_is_cut_goes_on_where_it_was_although_changes_have_overtaken_it()
    {
        MissEverything();
        _onA.Set(Address(Params - 1), -1);
        _time.Run(2 * Second);
        _onA.Set(Address(Params - 2), -2);
        _time.Run(100 * Millisecond);
        var before = CountAt(_hub);
        var resent = 0;
        _a.Linked = link => link.Watch = (to, frame) => resent += to == link.Far ? ChangesIn(frame) : 0;
        _a.UplinkQuality = Path;
        _a.Uplink!.Cut();
        UntilAllIsEqual();

        Assert.InRange(before, 1_000, Params - 1_000);

        // What was under way when the link was cut comes again.
        Assert.InRange(resent, Params - before, Params - before + 2_000);
    }

    [Fact]
    public void What_is_deleted_during_a_copy_is_gone_everywhere()
    {
        MissEverything();
        _onA.Set(Address(10), -1, ttl: TimeToLive.Absolute(2));
        _onA.Set(Address(Params - 10), -1, ttl: TimeToLive.Absolute(1));
        UntilAllIsEqual();

        Assert.Null(ValueAt(_b, Address(10)));
        Assert.Null(ValueAt(_b, Address(Params - 10)));
    }

    [Fact]
    public void A_peer_that_wants_a_part_gets_no_more_and_no_less()
    {
        var part = new SimulatedRouter(
            _time, new Random(2), NullLogger.Instance, new RouterSetup("part", ["/part/**"]) { Mirrored = ["/a/1*"] }, hasHub: true);
        part.Hub = _hub;
        part.UplinkQuality = Path;
        part.Start();
        MissEverything();
        for (var i = 0; i < Params; i += 100) _onA.Set(Address(i), -1);
        UntilAllIsEqual();

        var expected = Readable(_a).Where(param => param.Key.StartsWith("/a/1", StringComparison.Ordinal));
        Assert.Equal(expected, Readable(part));
    }

    /// <summary>A is cut from its hub, sets everything, and comes back over a path on which the copy takes a while.</summary>
    private void MissEverything()
    {
        _a.CanReachHub = false;
        _a.Uplink!.Cut();
        _time.Run(Second);
        for (var i = 0; i < Params; i++)
        {
            _onA.Set(Address(i), i);
            if (i % 1_000 == 0) _time.Run(Millisecond);
        }

        _a.UplinkQuality = Path;
        _a.CanReachHub = true;
        while (_a.Uplink is null) _time.Run(10 * Millisecond);
        _time.Run(500 * Millisecond);
    }

    private void UntilAllIsEqual()
    {
        _time.Run(60 * Second);
        var expected = Readable(_a);
        Assert.Equal(expected, Readable(_hub));
        Assert.Equal(expected, Readable(_b));
        var links = _a.Federation.Links.Concat(_hub.Federation.Links);
        Assert.DoesNotContain(links.SelectMany(link => link.Feeds.Values), feed => feed.IsBehind);
    }

    private static int ChangesIn(byte[] frame)
    {
        var payload = FrameHeader.PayloadOf(frame);
        if (MessageReader.TypeOf(payload) != MessageType.FederationSync || (LinkOp)LinkWire.OpOf(payload) != LinkOp.Changes) return 0;

        var changes = new ChangesReader(payload, new byte[Protocol.ProtocolLimits.MaxAddressBytes]);
        var count = 0;
        while (changes.MoveNext()) count++;
        return count;
    }

    private static SortedDictionary<string, (ulong Revision, Value Value)> Readable(SimulatedRouter router) => new(
        router.Router.Params.Matching(Protocol.Addressing.AddressPattern.Parse("/a/**")).ToDictionary(
            param => Encoding.UTF8.GetString(param.Address), param => (param.Revision, Value.From(param.Value))),
        StringComparer.Ordinal);

    private static int CountAt(SimulatedRouter router) => router.Router.Params.Count;

    private static long? ValueAt(SimulatedRouter router, string address) =>
        router.Router.Params.Find(Encoding.UTF8.GetBytes(address)) is { IsTombstone: false } param ? Value.From(param.Value).AsInt64() : null;

    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"/a/{i}");
}
