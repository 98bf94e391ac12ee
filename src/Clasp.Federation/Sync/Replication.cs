using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Status;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Sync;

/// <summary>Keeps params the same everywhere: sends what the owner changed, takes in what other owners changed.</summary>
/// <remarks>
/// Every owner numbers its changes, and its params stand in the order of their last change. So "what is new since 17" is
/// what stands behind 17, each param once; a link that is behind just has its place in that row, and catches up from there.
/// </remarks>
internal sealed class Replication(Router router, RouterDirectory directory, IReadOnlyCollection<Link> links, ILogger logger)
{
    /// <summary>Frames of a link that is behind are this long, so that its other traffic finds gaps.</summary>
    private const int CatchUpFrameBytes = 16 * 1024;

    private readonly byte[] _frame = new byte[ProtocolLimits.MaxFrameBytes];
    private readonly Dictionary<KnownRouter, List<(Param Param, ulong Sequence)>> _changed = [];
    private readonly RevisionFloors _floors = new(router);

    /// <summary>Params that no router owns; they never leave this one.</summary>
    public ChangeOrder Unowned { get; } = new();

    /// <summary>A param of an owner changed here, by a local write or by news from a link.</summary>
    public void Changed(KnownRouter owner, Param param)
    {
        if (!_changed.TryGetValue(owner, out var changed)) _changed[owner] = changed = [];
        changed.Add((param, param.Sequence));
        if (owner.IsSelf) owner.State.Through = param.Sequence;
    }

    /// <summary>Starts to send all owners that a peer may hear of, from where it says it is.</summary>
    public void Feed(Link link, RequestSyncOp request)
    {
        foreach (var cursor in request.Cursors) link.PeerCursors[cursor.Owner] = cursor;
        if (!request.IsFirst)
        {
            foreach (var cursor in request.Cursors)
            {
                if (directory.Find(cursor.Owner) is { } owner && link.Feeds.ContainsKey(owner)) Restart(link, owner);
            }

            return;
        }

        link.IsFeeding = true;
        link.HasFeedWork = true;
        foreach (var owner in directory.All.ToList()) FeedOwner(link, owner);
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
    public static void LinkDown(Link link)
    {
        foreach (var feed in link.Feeds.Values) feed.Behind?.Remove();
        link.Feeds.Clear();
    }

    /// <summary>Takes in changes of one owner.</summary>
    public void Receive(Link link, ReadOnlySpan<byte> payload)
    {
        var changes = new ChangesReader(payload);
        var owner = directory.Find(changes.OwnerName);
        if (owner is null || owner.IsSelf || !(owner.Via == link || IsReminder(link, owner)))
        {
            logger.PeerForbidden(link.ToString(), $"changes of {changes.OwnerName}, which is not reached over this link");
            return;
        }

        var state = owner.State;
        if (changes.StartsCopy)
        {
            StartCopy(owner, changes.Stream);
        }
        else if (changes.Stream != state.Stream)
        {
            // What is known here is of another numbering: only a full copy helps.
            link.Send(new RequestSyncOp(IsFirst: false, [new(owner.Id, 0, 0)]));
            return;
        }

        while (changes.MoveNext()) Apply(owner, changes.Current);

        if (changes.Through > state.Through) state.Through = changes.Through;
        state.ConfirmedMicros = router.NowMicros;
    }

    /// <summary>A peer says for which owners all has been sent.</summary>
    public void Complete(IReadOnlyList<SyncCursor> cursors)
    {
        foreach (var cursor in cursors)
        {
            if (directory.Find(cursor.Owner) is not { IsSelf: false } owner || owner.State.Stream != cursor.Stream) continue;

            owner.State.ConfirmedMicros = router.NowMicros;
            if (cursor.Through > owner.State.Through) owner.State.Through = cursor.Through;
            ForgetStale(owner);
        }
    }

    /// <summary>The owner's numbering changed: what is known may hold in the new one, or has to be copied.</summary>
    public void FollowNumbering(KnownRouter owner)
    {
        if (owner.Via is { } towards && towards.Feeds.TryGetValue(owner, out var feed) && !feed.IsReturn) StopFeeding(towards, owner, feed);
        if (owner.State.Stream != 0) owner.State.TryFollowAnnounced();
        if (owner.State.Stream != 0) OwnerKnown(owner);
    }

    /// <summary>What this router tells a peer it knows, owners that the peer itself leads to only.</summary>
    public List<SyncCursor> CursorsFor(Link link, bool alsoUnreached) =>
    [
        .. directory.All
            .Where(owner => !owner.IsSelf && owner.State.Stream != 0 && (owner.Via == link || (alsoUnreached && !owner.IsBelow)))
            .Select(owner => new SyncCursor(owner.Id, owner.State.Stream, owner.State.Through)),
    ];

    /// <summary>Sends this batch's changes over links that keep up, and more to those that are behind and have room.</summary>
    public void EndOfBatch()
    {
        _floors.Send();
        foreach (var (owner, changed) in _changed)
        {
            if (changed.Count == 0) continue;

            SendLive(owner, changed);
            changed.Clear();
        }

        foreach (var link in links)
        {
            if (link.IsFeeding && link.HasFeedWork) CatchUp(link);
        }
    }

    /// <summary>A namespace has a new owner: the params in it go into that one's row.</summary>
    public void Rehome(AddressPattern pattern)
    {
        var replaced = new Dictionary<KnownRouter, int>();
        foreach (var param in router.Params.Matching(pattern))
        {
            var owner = directory.Namespaces.OwnerOf(param.Address)?.Owner;
            if (owner is null || param.Order == owner.State.Order || StatusParams.IsReserved(param.Address)) continue;

            if (owner.IsSelf)
            {
                // A namespace that is new here keeps the values it had, under this router's numbers.
                owner.State.Order.MoveToEnd(param);
                router.Rearm(param);
                Changed(owner, param);
                continue;
            }

            replaced[owner] = replaced.GetValueOrDefault(owner) + 1;
            if (owner.State.IsComplete)
                Remove(param);
            else
                owner.State.AddStale(param);
        }

        foreach (var (owner, count) in replaced) logger.LocalReplaced(count, owner.Id);
    }

    /// <summary>The owner goes on above revisions that others have seen.</summary>
    public void RaiseRevisions(KnownRouter owner, RevisionFloorOp floors)
    {
        if (!owner.IsSelf)
        {
            owner.Via?.Send(floors);
            return;
        }

        foreach (var (address, revision) in floors.Floors) router.RaiseRevision(address, revision);
    }

    private static void FeedOwner(Link link, KnownRouter owner)
    {
        if (!link.IsFeeding || owner.Via == link || owner == link.Peer || owner.State.Stream == 0) return;

        // A hub hears of an owner from that owner's side only: what others remember of it may be older.
        if (link.Role == LinkRole.Up && (owner.State.IsHeldBack || !(owner.IsSelf || owner.IsBelow))) return;
        if (link.Feeds.ContainsKey(owner)) return;

        var feed = new Feed { OwesCompletion = true };
        link.Feeds[owner] = feed;
        link.HasFeedWork = true;
        var state = owner.State;
        var knows = link.PeerCursors.Remove(owner.Id, out var cursor) && Holds(owner, cursor);
        feed.StartsCopy = !knows;
        feed.SentThrough = knows ? cursor.Through : 0;
        feed.Behind = knows ? state.Order.CursorAfter(cursor.Through) : state.Order.CursorAtStart();
    }

    /// <summary>After a restart the hub tells what it had from a router below this one, which is not back yet.</summary>
    private static bool IsReminder(Link link, KnownRouter owner) => link.Role == LinkRole.Up && owner is { Via: null, IsBelow: true };

    /// <summary>An owner that lost its memory gets back what is kept of it here.</summary>
    private static void Return(Link link, KnownRouter owner)
    {
        if (owner.Via != link || owner.State.Stream == 0 || link.Feeds.ContainsKey(owner)) return;

        link.HasFeedWork = true;
        link.Feeds[owner] = new Feed
        {
            IsReturn = true,
            OwesCompletion = true,
            StartsCopy = true,
            Behind = owner.State.Order.CursorAtStart(),
        };
    }

    /// <summary>Whether what a peer knows of an owner is a beginning of what is known here.</summary>
    private static bool Holds(KnownRouter owner, SyncCursor cursor)
    {
        var state = owner.State;
        var isSameNumbering = cursor.Stream == state.Stream || state.Announced.Continues(cursor.Stream, cursor.Through);
        return isSameNumbering && cursor.Through <= state.Through && cursor.Through >= state.Order.HorizonSequence;
    }

    private static void Restart(Link link, KnownRouter owner)
    {
        if (link.Feeds.TryGetValue(owner, out var feed)) StopFeeding(link, owner, feed);
        FeedOwner(link, owner);
    }

    private static void StopFeeding(Link link, KnownRouter owner, Feed feed)
    {
        feed.Behind?.Remove();
        link.Feeds.Remove(owner);
    }

    private void StartCopy(KnownRouter owner, ulong stream)
    {
        owner.State.StartCopy(stream);
        if (_changed.TryGetValue(owner, out var changed)) changed.Clear();
        foreach (var link in links)
        {
            if (link.Feeds.ContainsKey(owner)) Restart(link, owner);
        }

        OwnerKnown(owner);
    }

    private void Apply(KnownRouter owner, in ReplicatedChange change)
    {
        var state = owner.State;
        var present = router.Params.Find(change.Address);
        if (present?.Order == state.Order && present.Sequence >= change.Sequence) return;

        var isHeld = _floors.Holds(owner, present, change);
        Changed(owner, router.ApplyReplica(state.Order, change.ToReplica(change.Sequence), isSilent: isHeld));
    }

    private void ForgetStale(KnownRouter owner)
    {
        foreach (var stale in owner.State.Stale)
        {
            while (stale.First is { } param) Remove(param);
        }

        owner.State.Stale.Clear();
    }

    private void Remove(Param param) => router.Remove(param, _floors.Take(param.Entry));

    private void SendLive(KnownRouter owner, List<(Param Param, ulong Sequence)> changed)
    {
        var next = 0;
        while (next < changed.Count)
        {
            var last = FillFrame(owner, changed, ref next, out var writer);
            if (writer.Count == 0) continue;

            // News from elsewhere may come out of order, so that only a batch as a whole says how far it leads.
            var through = owner.IsSelf || next == changed.Count ? Math.Min(last, owner.State.Through) : 0;
            var frame = writer.Finish(through);

            foreach (var link in links)
            {
                if (link.IsFeeding && link.Feeds.TryGetValue(owner, out var feed)) SendLive(link, owner, feed, frame, through);
            }

            writer.ForgetThrough();
            foreach (var link in links)
            {
                if (link.IsFeeding && link.Feeds.TryGetValue(owner, out var feed) && MayOvertake(link, feed, frame)) link.SendPaced(frame);
            }
        }
    }

    private static void SendLive(Link link, KnownRouter owner, Feed feed, ReadOnlySpan<byte> frame, ulong through)
    {
        if (feed.Behind is not null) return;

        if (link.Mirrored.Length > 0 || !link.Window.HasRoom)
        {
            // A peer that wants only a part is always fed from the row, which knows how to leave the rest out.
            feed.Behind = owner.State.Order.CursorAfter(feed.SentThrough);
            link.HasFeedWork = true;
            return;
        }

        link.SendPaced(frame);
        feed.SentThrough = Math.Max(feed.SentThrough, through);
    }

    /// <summary>Whether changes may be sent at once although the peer still misses what was before them.</summary>
    /// <remarks>
    /// Only where the link has room to spare: on a slow one the row alone decides, so that every address gets its turn. The
    /// peer puts them where their numbers belong, and gets them again, as what it has already, when the row has come so far.
    /// </remarks>
    private static bool MayOvertake(Link link, Feed feed, ReadOnlySpan<byte> frame) =>
        feed is { Behind: not null, StartsCopy: false, IsReturn: false }
        && link.Mirrored.Length == 0
        && frame.Length <= link.Window.WindowBytes / 8
        && link.Window.HasRoom;

    /// <summary>One frame with as many of the changes as fit, for all links that keep up.</summary>
    /// <returns>The sequence of the last change in it.</returns>
    private ulong FillFrame(
        KnownRouter owner, List<(Param Param, ulong Sequence)> changed, ref int next, out ChangesWriter writer)
    {
        var state = owner.State;
        writer = new ChangesWriter(_frame, owner.Utf8, state.Stream, startsCopy: false, FrameLimit);
        ulong last = 0;
        for (; next < changed.Count; next++)
        {
            var (param, sequence) = changed[next];

            // It changed again in this batch, or moved to another owner: the newer entry tells.
            if (param.Sequence != sequence || param.Order != state.Order) continue;
            if (!writer.TryAdd(ToChange(param))) break;

            last = sequence;
        }

        return last;
    }

    private const int FrameLimit = 48 * 1024;

    private void CatchUp(Link link)
    {
        var progress = true;
        while (progress && link.Window.HasRoomForBulk)
        {
            progress = false;
            foreach (var (owner, feed) in link.Feeds)
            {
                if (feed.Behind is not null && link.Window.HasRoomForBulk) progress |= SendBehind(link, owner, feed);
            }
        }

        TellCompletion(link);
    }

    /// <summary>Sends the next frame of what a link has not had yet.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool SendBehind(Link link, KnownRouter owner, Feed feed)
    {
        var state = owner.State;
        var cursor = feed.Behind!; // The caller has just seen that it is there.
        var limit = (int)Math.Min(CatchUpFrameBytes, Math.Max(LinkWindow.MinBytes, link.Window.WindowBytes / 2));
        var writer = new ChangesWriter(_frame, owner.Utf8, state.Stream, feed.StartsCopy, limit);
        var through = feed.SentThrough;
        var isFull = false;
        while (!isFull && cursor.Next is { } param && param.Sequence <= state.Through)
        {
            if ((feed.IsReturn || link.Mirrors(param.Address)) && !writer.TryAdd(ToChange(param)))
            {
                isFull = true;
                continue;
            }

            through = param.Sequence;
            cursor.Advance();
        }

        var isAtEnd = cursor.Next is null;
        if (isAtEnd) through = Math.Max(through, state.Through);
        if (writer.Count > 0 || feed.StartsCopy)
        {
            link.SendPaced(writer.Finish(through));
            feed.StartsCopy = false;
        }

        feed.SentThrough = through;
        if (isAtEnd)
        {
            cursor.Remove();
            feed.Behind = null;
        }

        return isFull;
    }

    private static void TellCompletion(Link link)
    {
        List<SyncCursor>? complete = null;
        var isAll = !link.HasToldSynced;
        var isAtRest = true;
        foreach (var (owner, feed) in link.Feeds)
        {
            if (feed.Behind is { Next: { } next } && next.Sequence <= owner.State.Through) isAll = false;
            isAtRest &= feed is { Behind: null, OwesCompletion: false };
            if (!feed.OwesCompletion || feed.Behind is not null || owner.State.Stale.Count > 0) continue;

            feed.OwesCompletion = false;
            (complete ??= []).Add(new(owner.Id, owner.State.Stream, feed.SentThrough));
            if (feed.IsReturn) link.Feeds.Remove(owner);
        }

        link.HasFeedWork = !isAtRest;
        if (complete is null && !isAll) return;

        link.HasToldSynced |= isAll;
        link.Send(new SyncCompleteOp(isAll, complete ?? []));
    }

    private static ReplicatedChange ToChange(Param param) => new()
    {
        Sequence = param.Sequence,
        Revision = param.Revision,
        TimestampMicros = param.TimestampMicros,
        Address = param.Address,
        Value = param.Value,
        IsTombstone = param.IsTombstone,
        Ttl = param.Ttl,
        LockHolder = param.LockHolder,
        Writer = param.Writer,
    };
}
