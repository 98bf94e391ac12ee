namespace Clasp.Simulation.Scenarios;

/// <summary>Runs a plan once, and says what was wrong with it.</summary>
internal static class SeedRun
{
    public static IReadOnlyList<string> Violations(Plan plan)
    {
        try
        {
            var scenario = new Scenario(plan);
            scenario.Run();
            return Invariants.Violations(scenario);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            return [$"{broken.GetType().Name}: {broken.Message} {broken.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}"];
        }
    }

    /// <summary>What happened, in order: the steps, what routers logged, and what the links between them carried.</summary>
    public static IReadOnlyList<string> Trace(Plan plan)
    {
        var scenario = new Scenario(plan, isTracing: true);
        try
        {
            scenario.Run();
            return [.. scenario.Log, .. Invariants.Violations(scenario).Select(wrong => $"WRONG: {wrong}")];
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            return [.. scenario.Log, $"WRONG: {broken}"];
        }
    }

    /// <summary>A failing seed for people: what is wrong, and the fewest steps found with which it still is.</summary>
    public static string Report(int seed)
    {
        var whole = Plan.FromSeed(seed);
        var plan = Shrinker.Shrink(whole);
        var scenario = new Scenario(plan);
        try
        {
            scenario.Run();
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            scenario.Trace(broken.ToString());
        }

        return $"""
            Seed {seed}: {string.Join("; ", Violations(whole).Take(3))}
              With {plan.Steps.Count} of {whole.Steps.Count} steps: {string.Join("; ", Violations(plan).Take(3))}
                {string.Join("\n    ", scenario.Log)}
            """;
    }
}
