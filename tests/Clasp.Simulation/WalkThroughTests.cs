using Clasp.Protocol.Messages;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>The story of the federation document, router by router, on simulated time.</summary>
public sealed class WalkThroughTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _a;
    private readonly SimulatedRouter _b;

    public WalkThroughTests()
    {
        var random = new Random(1);
        _hub = new(_time, random, NullLogger.Instance, "hub", [], null);
        _a = new(_time, random, NullLogger.Instance, "site-a", ["/site-a/**"], _hub);
        _b = new(_time, random, NullLogger.Instance, "site-b", ["/site-b/**"], _hub);
        _time.Run(Second);
    }

    [Fact]
    public void A_value_set_at_one_site_is_read_at_another()
    {
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/greeting", "hello from site-a");
        _time.Run(Second);

        var onB = new SimulatedClient(_time, _b);
        onB.Get("/site-a/greeting");
        _time.Run(Second);

        Assert.Equal("hello from site-a", onB.Latest("/site-a/greeting")!.AsString());
    }

    [Fact]
    public void A_subscriber_at_another_site_sees_every_change()
    {
        var onB = new SimulatedClient(_time, _b);
        onB.Subscribe("/**");
        var onA = new SimulatedClient(_time, _a);
        for (var i = 1; i <= 5; i++)
        {
            onA.Set("/site-a/x", i);
            _time.Run(Second);
        }

        Assert.Equal([1UL, 2, 3, 4, 5], onB.Seen["/site-a/x"].Select(seen => seen.Revision));
    }

    [Fact]
    public void A_write_to_another_site_is_acknowledged_with_the_owners_revision()
    {
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/x", 1);
        onA.Set("/site-a/x", 2);
        _time.Run(Second);

        var onB = new SimulatedClient(_time, _b);
        onB.Set("/site-a/x", 3);
        _time.Run(Second);

        Assert.Equal(("/site-a/x", 3UL), (onB.Answers[0].Address, onB.Answers[0].Revision));
        Assert.Equal(3, _a.Router.Params.Find("/site-a/x"u8)!.Value.Data[^1]);
    }

    [Fact]
    public void A_refusal_of_the_owner_reaches_the_client_as_if_the_owner_were_here()
    {
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/x", 1, takeLock: true);
        _time.Run(Second);

        var onB = new SimulatedClient(_time, _b);
        onB.Set("/site-a/x", 2);
        onB.Set("/site-a/x", 2, revision: 7);
        _time.Run(Second);

        Assert.Equal([ErrorCode.LockHeld, ErrorCode.RevisionConflict], onB.Answers.Select(answer => answer.Code));
    }

    [Fact]
    public void The_locks_of_a_site_that_died_end_at_another_when_the_grace_is_over()
    {
        var onB = new SimulatedClient(_time, _b);
        onB.Set("/site-a/x", 1, takeLock: true);
        _time.Run(Second);
        _b.Crash();
        _time.Run(9 * Second);

        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/x", 2);
        _time.Run(2 * Second);
        onA.Set("/site-a/x", 3);
        _time.Run(Second);

        Assert.Equal([ErrorCode.LockHeld, 0], onA.Answers.Select(answer => answer.Code));
    }

    [Fact]
    public void What_changed_while_a_link_was_down_arrives_when_it_is_back()
    {
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/x", 1);
        _time.Run(Second);

        _a.CanReachHub = false;
        _a.Uplink!.Cut();
        _time.Run(Second);
        onA.Set("/site-a/x", 2);
        onA.Set("/site-a/y", 1);
        _time.Run(5 * Second);
        _a.CanReachHub = true;
        _time.Run(60 * Second);

        var onB = new SimulatedClient(_time, _b);
        onB.Subscribe("/site-a/**");
        _time.Run(Second);
        Assert.Equal(2, onB.Latest("/site-a/x")!.AsInt64());
        Assert.Equal(1, onB.Latest("/site-a/y")!.AsInt64());
    }

    [Fact]
    public void A_restarted_owner_goes_on_where_it_was()
    {
        var onA = new SimulatedClient(_time, _a);
        for (var i = 1; i <= 4; i++) onA.Set("/site-a/x", i);
        _time.Run(Second);

        _a.Crash();
        _time.Run(Second);
        _a.Start();
        _time.Run(40 * Second);
        var again = new SimulatedClient(_time, _a);
        again.Get("/site-a/x");
        again.Set("/site-a/x", 5);
        _time.Run(Second);

        Assert.Equal(4, again.Latest("/site-a/x")!.AsInt64());
        Assert.Equal(5UL, again.Answers[0].Revision);
        Assert.Equal(5UL, _b.Router.Params.Find("/site-a/x"u8)!.Revision);
    }

    [Fact]
    public void A_write_to_a_site_that_is_gone_is_refused_with_its_name()
    {
        _a.Crash();
        _time.Run(Second);
        var onB = new SimulatedClient(_time, _b);
        onB.Set("/site-a/x", 1);
        _time.Run(Second);

        Assert.Equal(ErrorCode.Unavailable, onB.Answers[0].Code);
        Assert.Contains("site-a", onB.Answers[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_crosses_to_where_somebody_listens_once_and_not_back()
    {
        var onB = new SimulatedClient(_time, _b);
        onB.Subscribe("/site-a/**");
        var onA = new SimulatedClient(_time, _a);
        var alsoOnA = new SimulatedClient(_time, _a);
        alsoOnA.Subscribe("/site-a/**");
        _time.Run(Second);
        onA.Emit("/site-a/cue", "go");
        _time.Run(Second);

        Assert.Equal(["/site-a/cue=\"go\""], onB.Events);
        Assert.Equal(["/site-a/cue=\"go\""], alsoOnA.Events);
    }

    [Fact]
    public void A_hub_that_lost_its_memory_gets_everything_back()
    {
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/x", 1);
        _time.Run(Second);
        _hub.Crash();
        _time.Run(Second);
        onA.Set("/site-a/x", 2);
        _time.Run(Second);
        _hub.Start();
        _time.Run(60 * Second);

        Assert.Equal(2UL, _hub.Router.Params.Find("/site-a/x"u8)!.Revision);
        Assert.Equal(2UL, _b.Router.Params.Find("/site-a/x"u8)!.Revision);
    }

    [Fact]
    public void An_address_that_nobody_declared_stays_at_home()
    {
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/somewhere", 1);
        _time.Run(Second);

        Assert.NotNull(_a.Router.Params.Find("/somewhere"u8));
        Assert.Null(_hub.Router.Params.Find("/somewhere"u8));
    }

    [Fact]
    public void Both_ends_of_a_link_that_was_cut_are_in_sync_again_after_one_and_a_half_round_trips()
    {
        const long OneWay = 100_000;
        _a.UplinkQuality = new LinkQuality(OneWay, 0);
        _a.CanReachHub = false;
        _a.Uplink!.Cut();
        _time.Run(Second);
        var onA = new SimulatedClient(_time, _a);
        var onHub = new SimulatedClient(_time, _hub);
        var onB = new SimulatedClient(_time, _b);
        for (var i = 0; i < 10; i++) onA.Set($"/site-a/{i}", i);
        for (var i = 0; i < 10; i++) onB.Set($"/site-b/{i}", i);
        _time.Run(Second);
        _a.CanReachHub = true;
        while (_a.Uplink is null) _time.Run(1_000);

        _time.Run((2 * OneWay) + 5_000);
        Assert.NotNull(_a.Router.Params.Find("/site-b/9"u8));
        _time.Run(OneWay);
        Assert.NotNull(_hub.Router.Params.Find("/site-a/9"u8));
    }
}
