using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>Routers that start with an empty memory, and what the others do for them, and do not do.</summary>
public sealed class RestartTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _top;
    private readonly SimulatedRouter _region;
    private readonly SimulatedRouter _venue;
    private readonly SimulatedRouter _other;

    public RestartTests()
    {
        _top = Make("top", null);
        _region = Make("region", _top, "/region/**");
        _venue = Make("venue", _region, "/region/venue/**");
        _other = Make("other", _top, "/other/**");
        _time.Run(2 * Second);
    }

    [Fact]
    public void A_restarted_hub_in_the_middle_takes_no_writes_to_what_it_had_delegated()
    {
        new SimulatedClient(_time, _venue).Set("/region/venue/x", 1);
        _time.Run(Second);
        RestartRegionWithoutVenue();

        var client = new SimulatedClient(_time, _region);
        client.Set("/region/venue/x", 2);
        client.Get("/region/venue/x");
        _time.Run(Second);

        Assert.Equal(ErrorCode.Unavailable, client.Answers[0].Code);
        Assert.Contains("venue", client.Answers[0].Text, StringComparison.Ordinal);
        Assert.Equal(1, client.Latest("/region/venue/x")!.AsInt64());
    }

    [Fact]
    public void A_restarted_router_serves_its_leaves_although_its_hub_is_gone()
    {
        _top.Crash();
        _region.Crash();
        _region.Start();
        _time.Run(60 * Second);
        new SimulatedClient(_time, _region).Set("/region/x", 1);
        _time.Run(Second);

        Assert.NotNull(_venue.Router.Params.Find("/region/x"u8));
    }

    [Fact]
    public void A_bundle_waits_for_the_recovery_as_a_single_write_does()
    {
        _region.CanReachHub = false;
        _region.Crash();
        _region.Start();
        var client = new SimulatedClient(_time, _region);
        client.Bundle(("/region/x", 1), ("/region/y", 2));
        _time.Run(Second);

        Assert.Equal(ErrorCode.Overloaded, client.Answers[0].Code);
        Assert.Null(_region.Router.Params.Find("/region/x"u8));
    }

    [Fact]
    public void A_hub_hears_of_an_owner_from_that_owners_side_only()
    {
        new SimulatedClient(_time, _other).Set("/other/x", 1);
        _time.Run(Second);
        _top.Crash();
        _top.Start();
        _time.Run(60 * Second);

        var before = _region.Uplink!.Arrived.GetValueOrDefault(LinkOp.Changes);
        new SimulatedClient(_time, _other).Set("/other/x", 2);
        _time.Run(Second);

        Assert.Equal(1, _region.Uplink.Arrived.GetValueOrDefault(LinkOp.Changes) - before);
    }

    [Fact]
    public void The_newer_of_two_routers_with_one_id_wins_although_they_join_at_different_hubs()
    {
        var setup = new RouterSetup("venue", ["/region/venue/**"]) { FirstIncarnation = 0 };
        var older = new SimulatedRouter(_time, new Random(9), NullLogger.Instance, setup, hasHub: true) { Hub = _other };
        _venue.Crash();
        _time.Run(61 * Second);
        older.Start();
        _time.Run(5 * Second);

        _venue.Start();
        _time.Run(60 * Second);
        new SimulatedClient(_time, _venue).Set("/region/venue/x", 7);
        _time.Run(Second);

        Assert.NotNull(_top.Router.Params.Find("/region/venue/x"u8));
        Assert.DoesNotContain(_other.Federation.Links, link => link.Peer?.Id == "venue");
    }

    [Fact]
    public void A_client_reads_what_it_wrote_before_it_hears_that_it_was_written()
    {
        _other.UplinkQuality = new LinkQuality(100_000, 6_250);
        _other.Uplink!.Quality = _other.UplinkQuality;
        var client = new SimulatedClient(_time, _other);
        ulong? seenAtAnswer = null;
        client.Answered = (_, address, _) => seenAtAnswer = _other.Router.Params.Find(System.Text.Encoding.UTF8.GetBytes(address))?.Revision;
        client.Set("/region/x", 1);
        _time.Run(5 * Second);

        Assert.Equal(1UL, seenAtAnswer);
    }

    [Fact]
    public void A_hub_that_its_own_hub_refuses_serves_its_leaves_with_its_own_namespace()
    {
        var refused = new SimulatedRouter(_time, new Random(9), NullLogger.Instance, "top", ["/refused/**"], _top);
        var leaf = new SimulatedRouter(_time, new Random(10), NullLogger.Instance, "leaf", ["/leaf/**"], refused);
        _time.Run(60 * Second);
        new SimulatedClient(_time, refused).Set("/refused/x", 1);
        var onLeaf = new SimulatedClient(_time, leaf);
        onLeaf.Set("/refused/y", 2);
        _time.Run(Second);

        Assert.NotNull(leaf.Router.Params.Find("/refused/x"u8));
        Assert.NotNull(leaf.Router.Params.Find("/refused/y"u8));
        Assert.Equal([("/refused/y", 1UL)], onLeaf.Answers.Select(answer => (answer.Address, answer.Revision)));
    }

    [Fact]
    public void What_a_hub_gives_back_after_the_wait_is_merged_and_reaches_the_leaves()
    {
        new SimulatedClient(_time, _region).Set("/region/old", 1);
        var both = new SimulatedClient(_time, _region);
        both.Set("/region/both", 1);
        _time.Run(Second);
        _region.CanReachHub = false;
        _venue.Crash();
        _region.Crash();
        _region.Start();
        _venue.Start();
        _time.Run(60 * Second);
        new SimulatedClient(_time, _region).Set("/region/both", 2);
        _time.Run(Second);

        _region.CanReachHub = true;
        _time.Run(60 * Second);

        foreach (var router in new[] { _top, _region, _venue, _other })
        {
            Assert.NotNull(router.Router.Params.Find("/region/old"u8));
            var param = router.Router.Params.Find("/region/both"u8);
            Assert.Equal((2L, 2UL), (Protocol.Values.Value.From(param!.Value).AsInt64(), param.Revision));
        }
    }

    [Fact]
    public void A_restarted_router_takes_writes_before_everything_else_has_been_copied()
    {
        var onOther = new SimulatedClient(_time, _other);
        for (var i = 0; i < 10_000; i++) onOther.Set($"/other/{i}", i);
        new SimulatedClient(_time, _venue).Set("/region/venue/x", 1);
        _time.Run(Second);
        _venue.UplinkQuality = new LinkQuality(1_000, 50_000);
        _venue.Crash();
        _venue.Start();
        _time.Run(2 * Second);

        var onVenue = new SimulatedClient(_time, _venue);
        onVenue.Set("/region/venue/x", 2);
        _time.Run(Second);

        Assert.Equal([("/region/venue/x", 2UL)], onVenue.Answers.Select(answer => (answer.Address, answer.Revision)));
        Assert.Null(_venue.Router.Params.Find("/other/9999"u8));
        Assert.Equal(2UL, _other.Router.Params.Find("/region/venue/x"u8)!.Revision);
    }

    private void RestartRegionWithoutVenue()
    {
        _venue.CanReachHub = false;
        _region.Crash();
        _time.Run(Second);
        _region.Start();
        _time.Run(10 * Second);
    }

    private SimulatedRouter Make(string id, SimulatedRouter? hub, params string[] namespaces) =>
        new(_time, new Random(id.Length), NullLogger.Instance, id, namespaces, hub);
}
