using Clasp.Federation.Wire;
using Clasp.Protocol.Framing;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Cuts what a router has in some buckets into frames of a size between which other traffic finds gaps.</summary>
internal static class HeldFrames
{
    private const int BucketsPerFrame = 1000;
    private const int ParamBytesPerFrame = 4 * 1024;

    public static IEnumerable<byte[]> Of(FingerprintCheck check, IReadOnlyList<ushort> buckets, List<Param> held)
    {
        var (nextBucket, nextParam) = (0, 0);
        do
        {
            var some = buckets.Skip(nextBucket).Take(BucketsPerFrame).ToArray();
            nextBucket += some.Length;
            var shown = new List<(byte[], ulong)>();
            for (var bytes = 0; bytes < ParamBytesPerFrame && nextParam < held.Count; nextParam++)
            {
                var param = held[nextParam];
                bytes += param.Address.Length + (2 * sizeof(ulong));
                shown.Add((param.Address.ToArray(), check.Fingerprinter.Of(param)));
            }

            var isLast = nextBucket == buckets.Count && nextParam == held.Count;
            yield return Frame.ToArray(new HeldOp(isLast, check.Owner.Id, check.Fingerprinter.Seed, some, shown));
        }
        while (nextBucket < buckets.Count || nextParam < held.Count);
    }
}
