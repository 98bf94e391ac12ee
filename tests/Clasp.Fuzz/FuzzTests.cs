using Clasp.Fuzz.Engine;
using Clasp.Fuzz.Targets;

namespace Clasp.Fuzz;

/// <summary>Whatever a stranger sends is taken or refused, and nothing else comes of it; the runner in bench tries many more.</summary>
public sealed class FuzzTests
{
    private const ulong Seed = 20_26;
    private const int Inputs = 400;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(make => make().Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Changed_inputs_are_taken_or_refused(string name)
    {
        var target = FuzzTargets.All.Select(make => make()).Single(target => target.Name == name);

        var finding = new FuzzRun(target, Seed).Run(Inputs * target.Weight, TestContext.Current.CancellationToken);

        Assert.True(finding is null, finding?.ToString());
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_seeds_of_a_target_reach_different_places_of_it(string name)
    {
        var target = FuzzTargets.All.Select(make => make()).Single(target => target.Name == name);

        Assert.True(target.Seeds.Select(seed => target.Run(seed)).Distinct().Count() > 1);
    }
}
