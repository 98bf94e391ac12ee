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

    /// <summary>Whether its clients need a token.</summary>
    public bool RequiresTokens { get; init; }

    /// <summary>Whether the limits of a link are so low that they matter.</summary>
    public bool IsTight { get; init; }
}
