using Clasp.Federation.Ownership;
using Clasp.Federation.Sync.Fingerprints;

namespace Clasp.Federation.Sync;

/// <summary>One owner's params on their way over one link, in two lanes: what happens now, and what the peer missed.</summary>
/// <remarks>
/// What holds all the time, and makes it safe to stop anywhere and to go on later:
/// <list type="bullet">
/// <item>A param whose newest change the peer has not been sent waits in the live lane, or stands in the stretch of the bulk
/// lane that has not been read. A change that happens goes out at once if nothing waits and the link has room, and else into
/// the live lane; it never makes the bulk lane longer.</item>
/// <item>What waits in the live lane changed after its floor, and what the bulk lane has not read stands behind its place; so
/// the peer has been sent everything through the lower of the two, as far as it is known here: that is
/// <see cref="Through"/>. The live lane runs ahead of it.</item>
/// <item>The peer is told that a copy is complete when the bulk lane has come to its end, and after that all that waited in
/// the live lane at that moment has been sent: a param that left the stretch before it was read may be among that.</item>
/// </list>
/// </remarks>
internal sealed class Feed(KnownRouter owner)
{
    // The peer gets everything, and forgets at the end what it did not get.
    private bool _isCopy;

    // What waited in the live lane when the bulk lane came to its end, and still waits; -1 before that end.
    private int _leftToSettle = -1;
    private bool _settlesForGood;

    public KnownRouter Owner => owner;

    public LiveLane Live { get; } = new();

    public BulkLane Bulk { get; } = new();

    /// <summary>The next frame, which is the first, tells the peer to forget what it does not get from then on.</summary>
    public bool StartsCopy { get; private set; }

    /// <summary>The peer has kept what it had, and waits to have it compared.</summary>
    public bool OwesComparison { get; set; }

    /// <summary>The comparison that is under way.</summary>
    public FingerprintOffer? Offer { get; set; }

    /// <summary>Whether the peer cannot know yet how much of what it has is right.</summary>
    public bool IsUnconfirmed => OwesComparison || Offer is { IsAwaited: true };

    /// <summary>It goes back to the owner itself, which lost its memory; it ends when all has been sent.</summary>
    public bool IsReturn { get; init; }

    /// <summary>Whether all that was missing when the feed began has been sent.</summary>
    public bool HasSettled { get; private set; }

    /// <summary>Since when the bulk lane has had something to send, monotonic.</summary>
    public long BulkSinceMicros { get; set; }

    /// <summary>Params that the peer has not been sent yet, at most.</summary>
    public long Pending => Live.Count + Bulk.MostLeft;

    /// <summary>Since when the oldest of these has been waiting, monotonic; null if there are none.</summary>
    public long? PendingSinceMicros => HasBulk ? Math.Min(BulkSinceMicros, Live.OldestMicros ?? long.MaxValue) : Live.OldestMicros;

    /// <summary>Whether the peer has not been sent everything yet.</summary>
    public bool IsBehind => HasBulk || Live.Count > 0;

    /// <summary>Whether there is something to send in the bulk lane, and be it that there is nothing.</summary>
    public bool HasBulk => StartsCopy || Bulk.IsActive;

    /// <summary>Through here the peer has been sent all that is known here; 0 while nobody knows how right that is.</summary>
    public ulong Through =>
        owner.State.IsUnconfirmed ? 0 : Math.Min(owner.State.Through, Math.Min(Live.Floor, Bulk.Through));

    /// <summary>Sends everything.</summary>
    public void BeginCopy()
    {
        var row = owner.State.Order;
        Live.Clear();
        Bulk.Begin(row.CursorAtStart(), through: 0, row.LastSequence);
        StartsCopy = _isCopy = true;
    }

    /// <summary>Sends what is newer than what the peer has.</summary>
    public void BeginAfter(ulong through)
    {
        var row = owner.State.Order;
        if (row.LastSequence > through) Bulk.Begin(row.CursorAfter(through), through, row.LastSequence);
    }

    /// <summary>The first frame has been sent.</summary>
    public void Started() => StartsCopy = false;

    /// <summary>
    /// Whether the peer can no longer be told of all that is gone, so that only a copy helps: what it does not get there, it
    /// forgets.
    /// </summary>
    public bool NeedsCopy => !_isCopy && Bulk.HasLostDeletions;

    /// <summary>Notes that one param has left the live lane.</summary>
    public void SentOne()
    {
        Live.Remove();
        if (_leftToSettle > 0) _leftToSettle--;
    }

    /// <summary>Whether all is sent that belongs to a copy.</summary>
    /// <param name="isComplete">Whether what is known here of the owner is complete, so that there is nothing to come.</param>
    public bool TrySettle(bool isComplete)
    {
        if (HasBulk)
        {
            _leftToSettle = -1;
            return false;
        }

        if (_leftToSettle < 0 || (isComplete && !_settlesForGood)) _leftToSettle = Live.Count;
        _settlesForGood = isComplete;
        HasSettled |= _leftToSettle == 0;
        return _leftToSettle == 0 && isComplete;
    }

    /// <summary>The peer has been told that it has everything.</summary>
    public void Completed() => _isCopy = false;

    /// <summary>Sends nothing any more.</summary>
    public void End()
    {
        Live.Clear();
        Bulk.End();
        StartsCopy = false;
    }
}
