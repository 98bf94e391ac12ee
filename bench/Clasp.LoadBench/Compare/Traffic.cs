using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Compare;

/// <summary>What the publishers of a workload send.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="PayloadBytes">Its size, without address and envelope.</param>
/// <param name="Rate">Messages a second of each flow; 0 for as many as can be.</param>
internal readonly record struct Traffic(MessageKind Kind, int PayloadBytes = Traffic.SmallBytes, double Rate = 0)
{
    public const int SmallBytes = 40;
}
