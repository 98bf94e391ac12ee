using System.Text;
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
internal sealed partial class Replication(Router router, RouterDirectory directory, IReadOnlyCollection<Link> links, ILogger logger)
{
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

        while (changes.MoveNext())
        {
            if (IsAllowed(link, owner, changes.Current.Address)) Apply(owner, changes.Current);
        }

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
            if (link.IsFeeding) CatchUp(link);
        }
    }

    /// <summary>Namespaces have other owners than before: the params in them go into those owners' rows.</summary>
    public void Rehome(AddressPattern[] patterns)
    {
        if (patterns.Length == 0) return;

        foreach (var pattern in patterns) Rehome(pattern);
        foreach (var owner in directory.All)
        {
            if (owner.State.HasLeftOut) RequestCopy(owner);
        }
    }

    private void Rehome(AddressPattern pattern)
    {
        var replaced = new Dictionary<KnownRouter, int>();
        foreach (var param in router.Params.Matching(pattern))
        {
            var owner = directory.OwnerOf(param.Entry);
            if (owner is null || param.Order == owner.State.Order || StatusParams.IsReserved(param.Address)) continue;

            if (owner.IsSelf)
            {
                // A namespace that is new here keeps the values it had, under this router's numbers.
                owner.State.Order.MoveToEnd(param);
                router.Rearm(param);
                Changed(owner, param);
                if (_floors.Take(param.Entry) is > 0 and var seen) router.RaiseRevision(param.Address, seen);
                continue;
            }

            replaced[owner] = replaced.GetValueOrDefault(owner) + 1;
            owner.State.AddStale(param);
        }

        foreach (var (owner, count) in replaced)
        {
            logger.LocalReplaced(count, owner.Id);
            RequestCopy(owner);
        }
    }

    /// <summary>What is here of an owner may be more or less than it has, whatever its numbers say.</summary>
    private static void RequestCopy(KnownRouter owner)
    {
        owner.State.HasLeftOut = false;
        owner.Via?.Send(new RequestSyncOp(IsFirst: false, [new(owner.Id, 0, 0)]));
    }

    /// <summary>The owner goes on above revisions that others have seen.</summary>
    public void RaiseRevisions(KnownRouter owner, RevisionFloorOp floors)
    {
        if (!owner.IsSelf)
        {
            owner.Via?.Send(floors);
            return;
        }

        foreach (var (address, revision) in floors.Floors)
        {
            if (router.Addresses.Find(address) is { } entry && directory.OwnerOf(entry) == owner) router.RaiseRevision(address, revision);
        }
    }

    private static void FeedOwner(Link link, KnownRouter owner)
    {
        if (!link.IsFeeding || owner.Via == link || owner == link.Peer || owner.State.Stream == 0) return;

        // A hub hears of an owner from that owner's side only: what others remember of it may be older.
        if (link.Role == LinkRole.Up && (owner.State.IsHeldBack || !(owner.IsSelf || owner.IsBelow))) return;
        if (link.Feeds.ContainsKey(owner)) return;

        var feed = new Feed { OwesCompletion = true };
        link.Feeds[owner] = feed;
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

        link.Feeds[owner] = new Feed
        {
            IsReturn = true,
            OwesCompletion = true,
            StartsCopy = true,
            Behind = owner.State.Order.CursorAtStart(),
        };
    }

    /// <summary>Whether what a peer knows of an owner is a beginning of what is known here, or the other way round.</summary>
    private static bool Holds(KnownRouter owner, SyncCursor cursor)
    {
        var state = owner.State;
        if (cursor.Through < state.Order.HorizonSequence) return false;

        // In one numbering a peer may be ahead of a hub that got its memory from further up: it keeps what it has.
        return cursor.Stream == state.Stream
            || (state.Announced.Continues(cursor.Stream, cursor.Through) && cursor.Through <= state.Through);
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

    /// <summary>Whether a change may be taken: what comes from below is only trusted about what its owner was granted here.</summary>
    private bool IsAllowed(Link link, KnownRouter owner, ReadOnlySpan<byte> address)
    {
        if (link.Role == LinkRole.Up || directory.Namespaces.OwnerOf(address)?.Owner == owner) return true;

        // One line for each link, not for each change.
        if (!link.HasStrayed)
            logger.PeerForbidden(link.ToString(), $"a change of {owner.Id} at {Encoding.UTF8.GetString(address)}, which {owner.Id} does not own here");
        link.HasStrayed = true;
        return false;
    }

    private void Apply(KnownRouter owner, in ReplicatedChange change)
    {
        var state = owner.State;
        if (!router.Addresses.TryIntern(change.Address, out var entry, out var reason)) throw new ProtocolException(reason);

        var present = entry.Param;
        if (directory.OwnerOf(entry) != owner)
        {
            state.HasLeftOut = true;
            return;
        }

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
}
