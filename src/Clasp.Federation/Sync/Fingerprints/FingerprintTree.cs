namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>The fingerprints of one owner's params, summed up by ranges of their addresses' hashes, sixteen to one.</summary>
/// <remarks>
/// A sum is modulo 2^64, so it does not matter in which order its params come, and one that is empty is 0. Where two trees
/// differ in one param they differ in one sum of each level.
/// </remarks>
internal sealed class FingerprintTree
{
    public const int BitsPerLevel = 4;
    public const int ChildrenPerNode = 1 << BitsPerLevel;

    /// <summary>Half a megabyte at the bottom; with a million params there are fifteen in a bucket.</summary>
    public const int MaxLevels = 4;

    private const int ParamsPerBucket = 32;

    // Level 1 has 16 sums, level 2 has 256, and so on; the last one is that of the buckets.
    private readonly ulong[][] _sums;

    public FingerprintTree(int levels)
    {
        _sums = new ulong[levels][];
        for (var level = 1; level <= levels; level++) _sums[level - 1] = new ulong[1 << (BitsPerLevel * level)];
    }

    /// <summary>Params that were added.</summary>
    public int Count { get; private set; }

    public int Levels => _sums.Length;

    /// <summary>How many levels leave few params to a bucket.</summary>
    public static int LevelsFor(int count)
    {
        var levels = 1;
        while (levels < MaxLevels && count > ParamsPerBucket << (BitsPerLevel * levels)) levels++;
        return levels;
    }

    /// <summary>How many nodes a level has; 1 at level 0, which is the whole.</summary>
    public static int NodesAt(int level) => 1 << (BitsPerLevel * level);

    public void Add(int bucket, ulong fingerprint)
    {
        Count++;
        for (var level = Levels; level > 0; level--)
        {
            _sums[level - 1][bucket] += fingerprint;
            bucket >>= BitsPerLevel;
        }
    }

    /// <summary>The sums of the sixteen parts of a node.</summary>
    /// <param name="level">0 for the whole, which has the node 0.</param>
    /// <param name="node">Which.</param>
    public ReadOnlySpan<ulong> ChildrenOf(int level, int node) =>
        _sums[level].AsSpan(node * ChildrenPerNode, ChildrenPerNode);
}
