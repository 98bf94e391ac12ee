using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>What one peer has in the buckets that differ, and what it has to be told of them.</summary>
internal sealed class FingerprintAnswer
{
    public HashSet<int> Buckets { get; } = [];

    /// <summary>Params of which the peer has something.</summary>
    public HashSet<Param> Listed { get; } = [];

    /// <summary>Params that the peer does not have, or has otherwise.</summary>
    public Queue<Param> Repairs { get; } = new();

    /// <summary>Addresses at which there is nothing here.</summary>
    public Queue<byte[]> Absent { get; } = new();

    /// <summary>Whether all that the peer has is known, and all that it lacks.</summary>
    public bool IsComplete { get; set; }
}
