namespace Clasp.Simulation.Scenarios;

/// <summary>Leaves out steps of a failing plan for as long as it fails without them.</summary>
internal static class Shrinker
{
    public static Plan Shrink(Plan failing)
    {
        var plan = failing;
        for (var length = plan.Steps.Count / 2; length > 0; length /= 2)
        {
            for (var start = plan.Steps.Count - length; start >= 0; start -= length)
            {
                var shorter = plan with { Steps = [.. plan.Steps.Take(start), .. plan.Steps.Skip(start + length)] };
                if (SeedRun.Violations(shorter).Count > 0) plan = shorter;
                start = Math.Min(start, plan.Steps.Count);
            }
        }

        return plan;
    }
}
