using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>Hundreds of leaves that lose their hub at the same moment.</summary>
public sealed class ManyLeavesTests
{
    private const long Second = 1_000_000;
    private const int Leaves = 500;

    [Fact]
    public void Five_hundred_leaves_are_in_sync_45_seconds_after_their_hub_is_back_and_come_one_after_the_other()
    {
        var time = new SimulatedTime();
        var random = new Random(1);
        var hub = new SimulatedRouter(time, random, NullLogger.Instance, "hub", ["/hub/**"], null);
        var leaves = new List<SimulatedRouter>();
        var attempts = new List<long>();
        for (var i = 0; i < Leaves; i++)
        {
            var leaf = new SimulatedRouter(time, random, NullLogger.Instance, $"leaf-{i}", [$"/leaf-{i}/**"], hub);
            leaf.Linked = _ => attempts.Add(time.NowMicros);
            leaves.Add(leaf);
        }

        time.Run(20 * Second);
        foreach (var leaf in leaves) new SimulatedClient(time, leaf).Set($"/{leaf.Id}/x", 1);
        time.Run(Second);
        hub.Crash();
        attempts.Clear();
        time.Run(60 * Second);
        hub.Start();
        var back = time.NowMicros;
        new SimulatedClient(time, hub).Set("/hub/x", 2);
        time.Run(45 * Second);

        Assert.All(leaves, leaf =>
        {
            Assert.Equal(Leaves + 1, leaf.Router.Params.Count);
            Assert.NotNull(leaf.Router.Params.Find("/hub/x"u8));
        });
        Assert.Equal(Leaves, attempts.Count);
        var busiest = attempts.CountBy(at => (at - back) / Second).Max(second => second.Value);
        Assert.InRange(busiest, 1, Leaves / 5);
    }
}
