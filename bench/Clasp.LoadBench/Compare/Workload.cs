using Clasp.LoadBench.Systems;

namespace Clasp.LoadBench.Compare;

/// <summary>One kind of work that every system is given.</summary>
/// <param name="Name">For <c>--only</c>.</param>
/// <param name="Title">For the table.</param>
/// <param name="Run">Sets up the clients, and measures.</param>
internal sealed record Workload(string Name, string Title, Func<Trial, Sample> Run)
{
    /// <summary>Why a system cannot do it; null if it can.</summary>
    public Func<SystemUnderTest, string?> Lacks { get; init; } = _ => null;

    /// <summary>What differs between what the systems do here.</summary>
    public Func<SystemUnderTest, string?> Note { get; init; } = _ => null;
}
