using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;

namespace Clasp.Federation.Sync;

/// <content>Which owners' params go over which link, and from where on.</content>
internal sealed partial class Replication
{
    /// <summary>Starts to send all owners that a peer may hear of, from where it says it is.</summary>
    public void Feed(Link link, RequestSyncOp request)
    {
        // What it says of owners that are not known here may be of use once they are.
        foreach (var cursor in request.Cursors)
        {
            if (directory.HasPlaceFor(cursor.Owner)) link.PeerCursors[cursor.Owner] = cursor;
        }

        if (!request.IsFirst)
        {
            foreach (var cursor in request.Cursors)
            {
                if (directory.Find(cursor.Owner) is { } owner && link.Feeds.ContainsKey(owner)) Restart(link, owner);
            }

            return;
        }

        // Asked again on a link that is up: every owner goes on from where the peer says that it is now.
        foreach (var (owner, feed) in link.Feeds.ToList())
        {
            if (!feed.IsReturn) Restart(link, owner);
        }

        link.HasToldSynced = false;
        link.IsFeeding = true;
        foreach (var owner in directory.All.ToList()) FeedOwner(link, owner);
        link.PeerCursors.TrimExcess();
        foreach (var cursor in request.Cursors)
        {
            if (cursor.Stream == 0 && directory.Find(cursor.Owner) is { } owner) Return(link, owner);
        }
    }

    /// <summary>An owner has shown up, or its numbering became known: links that do not hear of it yet shall.</summary>
    public void OwnerKnown(KnownRouter owner)
    {
        foreach (var link in links) FeedOwner(link, owner);
    }

    /// <summary>A link is gone.</summary>
    public void LinkDown(Link link)
    {
        Offers.Drop(link);
        Checks.LinkDown(link);
        foreach (var feed in link.Feeds.Values) feed.End();
        link.Feeds.Clear();
    }

    /// <summary>
    /// Lets peers hear that an owner's params stand under new numbers, even if nothing changes: who knows more of the old
    /// ones has to copy.
    /// </summary>
    private void TellNumbering(KnownRouter owner)
    {
        foreach (var link in links)
        {
            if (link.Feeds.TryGetValue(owner, out var feed)) link.Owe(feed);
        }
    }

    private void FeedOwner(Link link, KnownRouter owner)
    {
        if (!link.IsFeeding || owner.Via == link || owner == link.Peer || owner.State.Stream == 0) return;

        // A hub hears of an owner from that owner's side only: what others remember of it may be older.
        if (link.Role == LinkRole.Up && (owner.State.IsHeldBack || !(owner.IsSelf || owner.IsBelow))) return;
        if (link.Feeds.ContainsKey(owner)) return;

        var feed = new Feed(owner);
        var holds = link.PeerCursors.TryGetValue(owner.Id, out var cursor) && Holds(owner, cursor);
        var keeps = !holds && cursor.Stream != 0 && CanCompare(link, owner);

        // Where what is kept here is being compared itself, there is no order in which it could be copied.
        if (!holds && !keeps && owner.State is { IsUnconfirmed: true, Stale.Count: > 0 }) return;

        link.PeerCursors.Remove(owner.Id);
        if (holds)
            feed.BeginAfter(cursor.Through);
        else if (keeps)
            BeginKept(link, feed);
        else
            feed.BeginCopy();
        Start(link, feed);
    }

    /// <summary>A feed that is under way has to start over.</summary>
    private void StartCopy(Link link, Feed feed)
    {
        feed.BeginCopy();
        feed.BulkSinceMicros = router.NowMicros;
        link.Owe(feed);
    }

    /// <summary>An owner that lost its memory gets back what is kept of it here.</summary>
    private void Return(Link link, KnownRouter owner)
    {
        if (owner.Via != link || link.Feeds.ContainsKey(owner)) return;

        if (owner.State.Stream == 0)
        {
            link.Send(new SyncCompleteOp(IsAll: false, [new(owner.Id, 0, 0)]));
            return;
        }

        if (owner.State.IsUnconfirmed) owner.State.MergeStale();

        var feed = new Feed(owner) { IsReturn = true };
        feed.BeginCopy();
        Start(link, feed);
    }

    private void Start(Link link, Feed feed)
    {
        link.Feeds[feed.Owner] = feed;
        feed.BulkSinceMicros = router.NowMicros;
        link.Incomplete.Add(feed);
        link.Wake();
        if (feed.HasBulk) link.BulkTurns.Add(feed);
    }

    /// <summary>Whether what a peer knows of an owner is a beginning of what is known here, or the other way round.</summary>
    private static bool Holds(KnownRouter owner, SyncCursor cursor)
    {
        var state = owner.State;
        if (cursor.Through == 0 || cursor.Through < state.Order.HorizonSequence) return false;

        // In one numbering a peer may be ahead of a hub that got its memory from further up: it keeps what it has.
        return cursor.Stream == state.Stream
            || (state.Announced.Continues(cursor.Stream, cursor.Through) && cursor.Through <= state.Through);
    }

    private void Restart(Link link, KnownRouter owner)
    {
        if (link.Feeds.TryGetValue(owner, out var feed)) StopFeeding(link, feed);
        FeedOwner(link, owner);
    }

    private void StopFeeding(Link link, Feed feed)
    {
        Offers.Drop(link, feed.Owner);
        feed.End();
        link.Feeds.Remove(feed.Owner);
        link.Incomplete.Remove(feed);
    }
}
