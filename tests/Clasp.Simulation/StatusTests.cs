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
    public void Clients_can_only_read_it()
    {
        var onB = new SimulatedClient(_time, _b);
        onB.Set("/clasp/federation/site-a/status", "mine");
        _time.Run(Second);

        Assert.Equal(ErrorCode.Forbidden, onB.Answers[0].Code);
    }
}
