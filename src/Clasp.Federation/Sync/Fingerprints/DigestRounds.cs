using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Routing;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Compares, now and then, what peers have been sent with what is here, one owner after the other, so that both are known to agree.</summary>
internal sealed class DigestRounds(
    Router router, RouterDirectory directory, IReadOnlyCollection<Link> links, FingerprintOffers offers, FederationOptions options)
{
    /// <summary>
    /// What one owner costs with one peer is some 10 us here and as much there: where many owners meet many peers, a round takes
    /// as long as it takes, rather than a fifth of the processor.
    /// </summary>
    private const long MicrosForEachPeer = 1000;

    private readonly Queue<KnownRouter> _left = new();
    private bool _isComparing;
    private long _nextMicros;

    /// <summary>Waits for the first round, which comes to different routers at different times.</summary>
    public void Begin()
    {
        if (options.DigestInterval <= TimeSpan.Zero) return;

        var part = XxHash(directory.Self.Utf8) / (double)uint.MaxValue;
        Schedule(options.DigestInterval * (0.5 + (part / 2)));
    }

    /// <summary>Goes on with the next owner, when everything of this batch has been sent.</summary>
    public void EndOfBatch()
    {
        while (!_isComparing && router.NowMicros >= _nextMicros && _left.TryDequeue(out var owner))
        {
            var ready = links
                .Where(link => link.Compares && FingerprintOffers.IsReady(link, owner) && link.KeepsSomeOf(owner))
                .ToList();
            if (ready.Count == 0) continue;

            _isComparing = true;
            _nextMicros = router.NowMicros + (ready.Count * MicrosForEachPeer);
            router.Schedule(_nextMicros, () => { });
            offers.Start(owner, ready, isAwaited: false, () => _isComparing = false);
        }
    }

    private static uint XxHash(byte[] name) => System.IO.Hashing.XxHash32.HashToUInt32(name);

    private void Schedule(TimeSpan wait) => router.Schedule(router.NowMicros + (long)wait.TotalMicroseconds, () =>
    {
        if (_left.Count == 0)
        {
            foreach (var owner in directory.All.Where(owner => owner.State.Through > 0)) _left.Enqueue(owner);
        }

        Schedule(options.DigestInterval);
    });
}
