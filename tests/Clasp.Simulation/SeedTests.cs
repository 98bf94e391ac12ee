using System.Collections.Concurrent;
using Clasp.Simulation.Scenarios;

namespace Clasp.Simulation;

/// <summary>Federations made up from seeds, with every fault: the invariants hold for all of them.</summary>
public sealed class SeedTests
{
    private const int Seeds = 2000;

    [Theory]
    [InlineData(4321)] // Owner and hub restart with earlier clocks, and the question to the owner to rise is lost with its link.
    [InlineData(5065)] // In a ring, a way to an owner is replaced by one that leads back here.
    public void They_hold_for_seeds_further_on_that_once_broke_them(int seed) =>
        Assert.Empty(SeedRun.Violations(Plan.FromSeed(seed)));

    [Fact]
    public void The_invariants_hold_for_every_seed()
    {
        var failures = new ConcurrentBag<int>();
        Parallel.For(1, Seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            if (SeedRun.Violations(Plan.FromSeed(seed)).Count > 0) failures.Add(seed);
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} failed:\n{string.Join('\n', failures.Order().Take(3).Select(SeedRun.Report))}");
    }
}
