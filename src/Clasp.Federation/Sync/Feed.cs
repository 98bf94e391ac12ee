using Clasp.Federation.Sync.Fingerprints;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <summary>One owner's params on their way over one link.</summary>
/// <remarks>
/// A link that keeps up gets every change as it happens. One that is behind has a cursor in the owner's order, and what lies
/// after it is sent as the link has room: each param once, with its newest value, however often it changed meanwhile.
/// </remarks>
internal sealed class Feed
{
    /// <summary>Where the peer is; null when it keeps up.</summary>
    public ChangeCursor? Behind { get; set; }

    /// <summary>All through here has been sent.</summary>
    public ulong SentThrough { get; set; }

    /// <summary>The next frame tells the peer to forget what it does not get from then on.</summary>
    public bool StartsCopy { get; set; }

    /// <summary>The peer has kept what it had, and waits to have it compared.</summary>
    public bool OwesComparison { get; set; }

    /// <summary>The comparison that is under way.</summary>
    public FingerprintOffer? Offer { get; set; }

    /// <summary>Whether the peer cannot know yet how much of what it has is right.</summary>
    public bool IsUnconfirmed => OwesComparison || Offer is { IsAwaited: true };

    /// <summary>It goes back to the owner itself, which lost its memory; it ends when all has been sent.</summary>
    public bool IsReturn { get; init; }

    /// <summary>The peer waits to be told that it has everything.</summary>
    public bool OwesCompletion { get; set; }
}
