namespace Clasp.LoadBench.Growth;

/// <summary>What one kind of work costs, over what else there is.</summary>
/// <param name="Title">The work.</param>
/// <param name="Of">What there is more and more of.</param>
/// <param name="Points">Sizes, and nanoseconds for one operation.</param>
internal sealed record Series(string Title, string Of, IReadOnlyList<(int Size, double Nanos)> Points);
