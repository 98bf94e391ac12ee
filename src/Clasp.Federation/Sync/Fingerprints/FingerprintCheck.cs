using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>What this router has of one owner, being compared with the fingerprints that a peer sends.</summary>
internal sealed class FingerprintCheck(Link link, KnownRouter owner, Fingerprinter fingerprinter, RowScan scan)
{
    private readonly List<ushort> _differing = [];
    private int _asked = 1;

    public Link Link => link;

    public KnownRouter Owner => owner;

    public Fingerprinter Fingerprinter => fingerprinter;

    public RowScan Scan => scan;

    /// <summary>What the peer has sent while this end was still summing up.</summary>
    public List<FingerprintsOp> Waiting { get; } = [];

    /// <summary>How many params had to be repaired.</summary>
    public uint Differences { get; set; }

    /// <summary>What is here was kept from another numbering or from long ago, so that nobody can use it before it has been compared.</summary>
    public bool IsConfirming { get; init; }

    /// <summary>Something newer has come, or the link has gone.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>The level whose nodes are being asked for.</summary>
    public byte Level { get; private set; }

    public void Cancel()
    {
        IsCancelled = true;
        scan.Cancel();
    }

    /// <summary>Compares the parts of some nodes.</summary>
    /// <returns>The nodes of the next level that differ, once all that was asked for has come.</returns>
    public IReadOnlyList<ushort>? Take(FingerprintsOp fingerprints)
    {
        if (fingerprints.Level != Level) return null;

        foreach (var (node, sums) in fingerprints.Nodes)
        {
            if (node >= FingerprintTree.NodesAt(Level)) continue;

            var own = scan.Tree.ChildrenOf(Level, node);
            for (var part = 0; part < own.Length; part++)
            {
                if (own[part] != sums[part]) _differing.Add((ushort)((node * FingerprintTree.ChildrenPerNode) + part));
            }

            _asked--;
        }

        if (_asked > 0) return null;

        var differing = _differing.ToArray();
        _differing.Clear();
        _asked = differing.Length;
        Level++;
        return differing;
    }
}
