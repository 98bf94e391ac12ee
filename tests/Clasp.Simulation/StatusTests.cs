using Clasp.Protocol.Messages;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>The state of a federation, read as params by its clients.</summary>
public sealed class StatusTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _a;
    private readonly SimulatedRouter _b;

    public StatusTests()
    {
        var random = new Random(1);
        _hub = new(_time, random, NullLogger.Instance, "hub", [], null, showsStatus: true);
        _a = new(_time, random, NullLogger.Instance, "site-a", ["/site-a/**"], _hub, showsStatus: true);
        _b = new(_time, random, NullLogger.Instance, "site-b", ["/site-b/**"], _hub, showsStatus: true);
        _time.Run(5 * Second);
    }

    [Fact]
    public void Every_router_shows_every_other()
    {
        var onB = new SimulatedClient(_time, _b);
        onB.Subscribe("/clasp/federation/**");
        _time.Run(Second);

        Assert.Equal("up", onB.Latest("/clasp/federation/site-a/status")!.AsString());
        Assert.Equal("self", onB.Latest("/clasp/federation/site-b/status")!.AsString());
        Assert.Equal("hub", onB.Latest("/clasp/federation/site-a/via")!.AsString());
        Assert.Equal("[\"/site-a/**\"]", onB.Latest("/clasp/federation/site-a/namespaces")!.ToString());
        Assert.Equal("hub", onB.Latest("/clasp/federation/site-b/links/hub/role")!.AsString());
    }

    [Fact]
    public void Of_more_refusals_than_a_param_can_hold_some_are_shown_and_the_others_counted()
    {
        string[] taken = [.. Enumerable.Range(0, 1000).Select(number => $"/site-a/zone-{number:0000}")];
        var c = new SimulatedRouter(_time, new Random(2), NullLogger.Instance, "site-c", taken, _hub, showsStatus: true);
        _time.Run(5 * Second);
        var onC = new SimulatedClient(_time, c);
        onC.Subscribe("/clasp/federation/**");
        _time.Run(Second);

        var shown = onC.Latest("/clasp/federation/site-c/refused")!.ToString();
        Assert.StartsWith("[\"/site-a/zone-0000: site-a owns a part of it\"", shown, StringComparison.Ordinal);
        Assert.Matches(" more\"\\]$", shown);
    }

    [Fact]
    public void A_router_that_is_gone_is_shown_as_unreachable_with_the_age_of_what_is_known_of_it()
    {
        _a.Crash();
        _time.Run(20 * Second);
        var onB = new SimulatedClient(_time, _b);
        onB.Subscribe("/clasp/federation/**");
        _time.Run(Second);

        Assert.Equal("unreachable", onB.Latest("/clasp/federation/site-a/status")!.AsString());
        Assert.InRange(onB.Latest("/clasp/federation/site-a/age_seconds")!.AsInt64(), 15, 25);
    }

    [Fact]
    public void A_link_that_is_behind_shows_how_much_waits_how_long_and_what_was_left_out()
    {
        _a.Uplink!.Quality = new(Second / 2, BytesPerSecond: 1000);
        var onA = new SimulatedClient(_time, _a);
        for (var i = 0; i < 10_000; i++)
        {
            onA.Set($"/site-a/{i % 200}", i);
            if (i % 10 == 0) _time.Run(Second / 100);
        }

        onA.Subscribe("/clasp/federation/**");
        _time.Run(Second);

        Assert.InRange(OfLink(onA, "pending_params"), 1, 200);
        Assert.InRange(OfLink(onA, "lag_ms"), 500, 15_000);
        Assert.InRange(OfLink(onA, "conflated"), 5_000, 10_000);

        _time.Run(60 * Second);

        Assert.Equal(0, OfLink(onA, "pending_params"));
        Assert.Equal(0, OfLink(onA, "lag_ms"));
    }

    [Fact]
    public void A_sync_shows_its_step_of_the_ladder_and_how_many_params_that_took()
    {
        var onA = new SimulatedClient(_time, _a);
        for (var i = 0; i < 100; i++) onA.Set($"/site-a/{i}", i);
        var onHub = new SimulatedClient(_time, _hub);
        onHub.Subscribe("/clasp/federation/hub/links/**");
        _time.Run(5 * Second);
        _hub.Run(() => _hub.Federation.Resync("site-a"));
        _time.Run(5 * Second);

        Assert.Equal("nothing", onHub.Latest("/clasp/federation/hub/links/site-a/sync_rung")!.AsString());
        Assert.Equal(0, onHub.Latest("/clasp/federation/hub/links/site-a/sync_params")!.AsInt64());

        _a.CanReachHub = false;
        _a.Uplink!.Cut();
        for (var i = 0; i < 10; i++) onA.Set($"/site-a/{i}", -1);
        _time.Run(2 * Second);
        _a.CanReachHub = true;
        _time.Run(60 * Second);

        Assert.Equal("changes", onHub.Latest("/clasp/federation/hub/links/site-a/sync_rung")!.AsString());
        Assert.Equal(10, onHub.Latest("/clasp/federation/hub/links/site-a/sync_params")!.AsInt64());
    }

    [Fact]
    public void Why_a_router_cannot_be_reached_and_what_it_was_refused_is_shown()
    {
        var late = new SimulatedRouter(_time, new Random(2), NullLogger.Instance, "late", ["/site-a/x/**"], _hub, showsStatus: true);
        var onB = new SimulatedClient(_time, _b);
        onB.Subscribe("/clasp/federation/**");
        var onLate = new SimulatedClient(_time, late);
        onLate.Subscribe("/clasp/federation/**");
        _time.Run(5 * Second);
        _a.Crash();
        _time.Run(20 * Second);

        Assert.Equal("hub cannot reach it", onB.Latest("/clasp/federation/site-a/reason")!.AsString());
        Assert.Equal("[\"/site-a/x/**: site-a owns a part of it\"]", onLate.Latest("/clasp/federation/late/refused")!.ToString());
    }

    [Fact]
    public void Clients_can_only_read_it()
    {
        var onB = new SimulatedClient(_time, _b);
        onB.Set("/clasp/federation/site-a/status", "mine");
        _time.Run(Second);

        Assert.Equal(ErrorCode.Forbidden, onB.Answers[0].Code);
    }

    private static long OfLink(SimulatedClient client, string part) => client.Latest($"/clasp/federation/site-a/links/hub/{part}")!.AsInt64();
}
