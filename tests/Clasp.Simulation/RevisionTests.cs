using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>Revisions where an owner and those who mirror it remember different things.</summary>
public sealed class RevisionTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _a;

    public RevisionTests()
    {
        var random = new Random(1);
        _hub = new(_time, random, NullLogger.Instance, "hub", [], null);
        _a = new(_time, random, NullLogger.Instance, "site-a", ["/site-a/**"], _hub);
        _time.Run(Second);
    }

    [Fact]
    public void A_lock_on_a_value_that_another_owner_replaced_ends_without_a_trace()
    {
        RestartHubAlone();
        var onHub = new SimulatedClient(_time, _hub);
        onHub.Set("/site-a/x", 1, takeLock: true);
        _time.Run(Second);
        LetReturn();
        var onA = new SimulatedClient(_time, _a);
        onA.Set("/site-a/x", 2);
        _time.Run(Second);

        onHub.Close();
        _time.Run(Second);
        _a.Crash();
        _a.Start();
        _time.Run(40 * Second);

        Assert.Equal(2, _a.Router.Params.Find("/site-a/x"u8)!.Value.Data[^1]);
    }

    [Fact]
    public void A_subscriber_sees_one_value_per_revision_although_it_saw_a_local_one_before_there_was_an_owner()
    {
        RestartHubAlone();
        var onHub = new SimulatedClient(_time, _hub);
        onHub.Subscribe("/**");
        onHub.Set("/site-a/x", "local");
        new SimulatedClient(_time, _a).Set("/site-a/x", "owned");
        _time.Run(Second);
        LetReturn();

        Assert.Equal([(1UL, "local"), (2UL, "owned")], onHub.Seen["/site-a/x"].Select(seen => (seen.Revision, seen.Value.AsString())));
    }

    [Fact]
    public void The_owner_hears_of_a_revision_that_was_seen_elsewhere_even_if_the_first_word_of_it_is_lost()
    {
        var b = new SimulatedRouter(_time, new Random(2), NullLogger.Instance, "site-b", ["/site-b/**"], _hub);
        _time.Run(Second);
        b.CanReachHub = false;
        b.Uplink!.Cut();
        b.Crash();
        b.Start();
        _time.Run(10 * Second);
        var onB = new SimulatedClient(_time, b);
        onB.Subscribe("/**");
        onB.Set("/site-a/x", "local");
        new SimulatedClient(_time, _a).Set("/site-a/x", "owned");
        _time.Run(Second);

        _a.CanReachHub = false;
        _a.Uplink!.Cut();
        b.CanReachHub = true;
        _time.Run(40 * Second);
        Assert.Equal("local", onB.Latest("/site-a/x")!.AsString());

        _a.CanReachHub = true;
        _time.Run(60 * Second);
        Assert.Equal("owned", onB.Latest("/site-a/x")!.AsString());
        Assert.Equal(2UL, _a.Router.Params.Find("/site-a/x"u8)!.Revision);
    }

    private void RestartHubAlone()
    {
        _a.CanReachHub = false;
        _hub.Crash();
        _time.Run(Second);
        _hub.Start();
        _time.Run(Second);
    }

    private void LetReturn()
    {
        _a.CanReachHub = true;
        _time.Run(60 * Second);
    }
}
