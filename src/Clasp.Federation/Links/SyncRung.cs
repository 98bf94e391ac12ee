namespace Clasp.Federation.Links;

/// <summary>The steps of the ladder by which a router gets in sync, cheapest first.</summary>
internal enum SyncRung
{
    /// <summary>Nothing was missing.</summary>
    Nothing,

    /// <summary>The changes since the place that was known.</summary>
    Changes,

    /// <summary>What was kept was compared, and what differed was sent.</summary>
    Fingerprints,

    /// <summary>Everything of at least one owner was sent.</summary>
    Full,
}
