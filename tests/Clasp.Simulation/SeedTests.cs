using Clasp.Simulation.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>Federations made up from seeds, with every fault: the invariants hold for all of them.</summary>
public sealed class SeedTests
{
    [Fact]
    public void The_invariants_hold_for_every_seed()
    {
        var failures = new List<string>();
        for (var seed = 1; seed <= 1000; seed++)
        {
            var scenario = new Scenario(seed, NullLogger.Instance);
            scenario.Run();
            var wrong = Invariants.Violations(scenario);
            if (wrong.Count > 0) failures.Add($"Seed {seed}, {scenario.Routers.Count} routers: {wrong.Count} wrong: {string.Join("; ", wrong.Take(3))}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} failed:\n{string.Join('\n', failures.Take(40))}");
    }
}
