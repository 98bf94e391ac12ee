using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>A router that declares a namespace of another, to take it over when that one is gone.</summary>
public sealed class StandbyTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _owner;
    private readonly SimulatedRouter _standby;
    private readonly SimulatedRouter _other;

    public StandbyTests()
    {
        _hub = new(_time, new Random(1), NullLogger.Instance, "hub", [], null);
        _owner = new(_time, new Random(2), NullLogger.Instance, "owner", ["/show/**"], _hub);
        _time.Run(Second);
        _standby = new(_time, new Random(3), NullLogger.Instance, "standby", ["/show/**"], _hub);
        _other = new(_time, new Random(4), NullLogger.Instance, "other", ["/other/**"], _hub);
        _time.Run(Second);
        new SimulatedClient(_time, _owner).Set("/show/x", 1);
        _time.Run(Second);
    }

    [Fact]
    public void It_waits_while_the_owner_is_there_or_its_lease_runs()
    {
        _owner.Crash();
        _time.Run(50 * Second);

        Assert.False(Owns(_standby));
    }

    [Fact]
    public void It_takes_over_with_all_values_when_the_lease_is_over()
    {
        _owner.Crash();
        _time.Run(62 * Second);
        var client = new SimulatedClient(_time, _other);
        client.Set("/show/y", 2);
        _time.Run(Second);

        Assert.True(Owns(_standby));
        Assert.Equal(0, (int)client.Answers[0].Code);
        Assert.NotNull(_hub.Router.Params.Find("/show/x"u8));
        Assert.NotNull(_other.Router.Params.Find("/show/x"u8));
    }

    [Fact]
    public void The_lease_of_somebody_else_does_not_move_the_owners_params()
    {
        _other.Crash();
        _time.Run(62 * Second);
        var late = new SimulatedRouter(_time, new Random(5), NullLogger.Instance, "late", ["/late/**"], _hub);
        _time.Run(2 * Second);

        Assert.False(Owns(_standby));
        Assert.NotNull(late.Router.Params.Find("/show/x"u8));
    }

    [Fact]
    public void An_owner_that_comes_back_later_is_refused_and_mirrors_the_new_one()
    {
        _owner.CanReachHub = false;
        _owner.Uplink!.Cut();
        _time.Run(62 * Second);
        new SimulatedClient(_time, _standby).Set("/show/x", 9);
        _owner.CanReachHub = true;
        _time.Run(60 * Second);

        Assert.False(Owns(_owner));
        Assert.Equal(9, _owner.Router.Params.Find("/show/x"u8)!.Value.Data[^1]);
    }

    private static bool Owns(SimulatedRouter router) =>
        router.Federation.Directory.Namespaces.OwnerOf("/show/x"u8)?.Owner.IsSelf == true;
}
