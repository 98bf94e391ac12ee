namespace Clasp.Simulation.Scenarios;

/// <summary>A federation and what is going to happen to it, all from one seed, and nothing of it left to chance after that.</summary>
internal sealed record Plan(int Seed, IReadOnlyList<RouterPlan> Routers, IReadOnlyList<Step> Steps)
{
    private const int StepCount = 60;

    // How often each kind happens among a hundred.
    private static readonly (StepKind Kind, int Weight)[] Weights =
    [
        (StepKind.Write, 25), (StepKind.Burst, 7), (StepKind.Expiring, 6), (StepKind.Lock, 4), (StepKind.Unlock, 3),
        (StepKind.Bundle, 6), (StepKind.Emit, 8), (StepKind.Stream, 3), (StepKind.Gesture, 2), (StepKind.Cut, 5),
        (StepKind.HalfOpen, 2), (StepKind.BlackHole, 3), (StepKind.Slow, 4), (StepKind.Modem, 2), (StepKind.Replay, 2),
        (StepKind.Storm, 1), (StepKind.Crash, 4), (StepKind.CrashTogether, 1), (StepKind.Restore, 6), (StepKind.Reconnect, 3),
        (StepKind.LongWait, 1), (StepKind.Flood, 2), (StepKind.Heap, 3), (StepKind.Stir, 4), (StepKind.Corrupt, 2),
        (StepKind.Look, 6), (StepKind.LookAway, 4), (StepKind.Read, 4),
    ];

    /// <summary>Whether routers that start again do not know how late it is.</summary>
    public bool HasNoClocks => Seed % 6 == 1 && !IsMiswired;

    /// <summary>How often routers compare what they have.</summary>
    public int DigestSeconds => Seed % 4 == 0 ? 20 : 100;

    /// <summary>How many params they look at in one go.</summary>
    public int ScanSliceParams => Seed % 8 == 0 ? 2 : 4096;

    /// <summary>How long deletions are remembered: for ever, or not even until a cut link is back.</summary>
    public int TombstoneSeconds => ForgetsDeletions ? 2 : 3600;

    /// <summary>Whether revisions may begin again, since it is forgotten that there were any.</summary>
    public bool ForgetsDeletions => Seed % 5 == 0;

    /// <summary>Whether links lead in a circle, or a router was given another's id.</summary>
    public bool IsMiswired => Routers.Any(router => router.IsTwin) || Enumerable.Range(0, Routers.Count).Any(IsInRing);

    public static Plan FromSeed(int seed)
    {
        var random = new Random(seed);
        var routers = Topology.FromRandom(random);
        var steps = new Step[StepCount];
        for (var i = 0; i < steps.Length; i++)
        {
            var kind = Pick(random.Next(Weights.Sum(weight => weight.Weight)));
            steps[i] = new Step(
                kind, random.Next(1 << 20), random.Next(1 << 30), random.Next(1, 400) * 1000L, (i + 1) * Step.ValuesPerStep);
        }

        return new(seed, routers, steps);
    }

    /// <summary>Whether the links from a router upwards come back to it.</summary>
    public bool IsInRing(int router)
    {
        var above = Routers[router].Hub;
        for (var hops = 0; above >= 0 && hops <= Routers.Count; hops++)
        {
            if (above == router) return true;

            above = Routers[above].Hub;
        }

        return false;
    }

    private static StepKind Pick(int ticket)
    {
        foreach (var (kind, weight) in Weights)
        {
            if (ticket < weight) return kind;

            ticket -= weight;
        }

        throw new ArgumentOutOfRangeException(nameof(ticket));
    }
}
