using System.IO.Hashing;
using Clasp.Federation.Wire;
using Clasp.Protocol.Wire;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Hashes params, so that two routers find out what differs without showing each other all of it.</summary>
/// <remarks>
/// The seed is another one for every comparison: addresses that share a bucket do so once, and nobody can make up params
/// that look the same.
/// </remarks>
/// <param name="seed">Of the hashes.</param>
/// <param name="levels">Of the tree that they go into.</param>
/// <param name="scratch">Room for the longest change; nobody else writes to it meanwhile.</param>
internal sealed class Fingerprinter(ulong seed, int levels, byte[] scratch)
{
    public ulong Seed => seed;

    public int Levels => levels;

    /// <summary>The part of the namespace that an address falls into, by the leading bits of its hash.</summary>
    public int BucketOf(ReadOnlySpan<byte> address) =>
        (int)(XxHash3.HashToUInt64(address, (long)seed) >> (64 - (FingerprintTree.BitsPerLevel * levels)));

    /// <summary>Everything about a param that routers have to agree on: all but the number of its last change.</summary>
    public ulong Of(Param param)
    {
        var wire = new WireWriter(scratch);
        ReplicatedChange.Of(param, sequence: 0).WriteTo(ref wire, default);
        return XxHash3.HashToUInt64(wire.Written, (long)seed);
    }
}
