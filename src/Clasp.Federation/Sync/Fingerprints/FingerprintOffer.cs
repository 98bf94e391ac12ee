using Clasp.Federation.Links;
using Clasp.Federation.Ownership;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>The fingerprints of what this router has of one owner at one moment, and the peers that compare theirs with them.</summary>
internal sealed class FingerprintOffer(KnownRouter owner, Fingerprinter fingerprinter, RowScan scan, bool isAwaited)
{
    public KnownRouter Owner => owner;

    public ulong Seed => fingerprinter.Seed;

    public Fingerprinter Fingerprinter => fingerprinter;

    public RowScan Scan => scan;

    /// <summary>Peers that wait for it to be in sync, rather than to be told that they are.</summary>
    public bool IsAwaited => isAwaited;

    /// <summary>Peers that have not said yet that they agree.</summary>
    public Dictionary<Link, FingerprintAnswer?> Peers { get; } = [];
}
