namespace Clasp.SimulationRunner.Scale;

/// <summary>What a federation has cost up to some moment.</summary>
/// <param name="Root">Processor time of the hub at the top.</param>
/// <param name="Region">That of the regional hub that had most to do.</param>
/// <param name="Leaf">That of a leaf.</param>
/// <param name="RegionLink">What went over the link of a regional hub to the root.</param>
/// <param name="LeafLink">What went over the links of the leaves to their hubs, on average.</param>
internal readonly record struct Costs(TimeSpan Root, TimeSpan Region, TimeSpan Leaf, Traffic RegionLink, Traffic LeafLink)
{
    public static Costs operator -(Costs left, Costs right) => new(
        left.Root - right.Root,
        left.Region - right.Region,
        left.Leaf - right.Leaf,
        left.RegionLink - right.RegionLink,
        left.LeafLink - right.LeafLink);
}
