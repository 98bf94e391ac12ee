namespace Clasp.Simulation.World;

/// <summary>What a simulated router is told at its start.</summary>
/// <param name="Id">Its --federation-id.</param>
/// <param name="Namespaces">What it declares.</param>
internal sealed record RouterSetup(string Id, string[] Namespaces)
{
    public string[] Mirrored { get; init; } = [];

    /// <summary>The first incarnation; the next start gets the next number.</summary>
    public ulong FirstIncarnation { get; init; } = 1;

    /// <summary>Whether it shows the federation as params.</summary>
    public bool ShowsStatus { get; init; }

    /// <summary>Whether its clock is set back at every start but the first.</summary>
    public bool HasNoClock { get; init; }

    /// <summary>How often it compares what others have with what it has.</summary>
    public TimeSpan DigestInterval { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How many params a comparison looks at in one go.</summary>
    public int ScanSliceParams { get; init; } = 4096;

    /// <summary>How many routers, and how many namespaces, it knows at most.</summary>
    public int MaxRouters { get; init; } = 10_000;

    /// <summary>How long a deletion is remembered.</summary>
    public TimeSpan TombstoneHorizon { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether its clients need a token.</summary>
    public bool RequiresTokens { get; init; }

    /// <summary>Whether the limits of a link are so low that they matter.</summary>
    public bool IsTight { get; init; }
}
