namespace Clasp.Simulation.Scenarios;

/// <summary>One router as its operator set it up, rightly or wrongly.</summary>
/// <param name="Id">Two routers may have the same.</param>
/// <param name="Hub">An index; negative for none.</param>
/// <param name="Namespaces">What it declares.</param>
/// <param name="Mirrored">What it keeps of others; empty for everything.</param>
internal sealed record RouterPlan(string Id, int Hub, string[] Namespaces, string[] Mirrored)
{
    /// <summary>Another router's namespace, to be taken over when that one is gone.</summary>
    public bool IsStandby { get; init; }

    /// <summary>It has the id of another router, which stays out while this one is there.</summary>
    public bool IsTwin { get; init; }
}
