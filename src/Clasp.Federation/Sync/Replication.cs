using System.Text;
using Clasp.Federation.Forwarding;
using Clasp.Federation.Links;
using Clasp.Federation.OnDemand;
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
/// what stands behind 17, each param once. <see cref="Sync.Feed"/> says how changes travel over one link.
/// <para>
/// What arrives is taken in by its sequence: what is older than what is here is dropped, whichever lane it came in. So the row
/// may have changes beyond <see cref="OwnedState.Through"/>, but never lacks one up to there. What came in the bulk lane leaves
/// in the bulk lane, so that live changes are ahead of copies on every hop.
/// </para>
/// </remarks>
internal sealed partial class Replication(
    Router router,
    RouterDirectory directory,
    PartialMirror mirror,
    RemoteLocks locks,
    IReadOnlyCollection<Link> links,
    IReadOnlyCollection<Link> awake,
    FederationOptions options,
    ILogger logger)
{
    private readonly Dictionary<KnownRouter, ChangeBatch> _changed = [];

    // Changes come owner by owner.
    private ChangeBatch? _lastChanged;
    private readonly RevisionFloors _floors = new(router);
    private readonly byte[] _address = new byte[ProtocolLimits.MaxAddressBytes];

    /// <summary>Params that no router owns; they never leave this one.</summary>
    public ChangeOrder Unowned { get; } = new();

    /// <summary>A param of an owner changed here, by a local write or by news from a link.</summary>
    public void Changed(KnownRouter owner, Param param)
    {
        if (_lastChanged?.Owner != owner)
        {
            if (!_changed.TryGetValue(owner, out var changed)) _changed[owner] = changed = new ChangeBatch(owner);
            _lastChanged = changed;
        }

        _lastChanged.Add(param);
        if (owner.IsSelf) owner.State.Through = param.Sequence;
    }

    /// <summary>
    /// Params were put into an owner's row that are no news, from one up to a sequence: peers that miss them get them as
    /// bulk.
    /// </summary>
    public void Added(KnownRouter owner, Param first, ulong last)
    {
        if (owner.IsSelf) owner.State.Through = last;
        foreach (var link in links)
        {
            if (!link.Feeds.TryGetValue(owner, out var feed) || feed.IsReturn) continue;

            if (!feed.HasBulk) feed.BulkSinceMicros = router.NowMicros;
            feed.Bulk.Include(first, last);
            link.BulkTurns.Add(feed);
        }
    }

    /// <summary>Takes in changes of one owner.</summary>
    public void Receive(Link link, ReadOnlySpan<byte> payload)
    {
        var changes = new ChangesReader(payload, _address);
        var owner = directory.Find(changes.OwnerName);
        if (owner is null || !IsSource(link, owner))
        {
            Ignore(link, owner, changes.OwnerName);
            return;
        }

        var state = owner.State;
        if (changes.StartsCopy)
        {
            link.AskedCopies.Remove(owner);
            link.Sync.Climb(SyncRung.Full);
            StartCopy(owner, changes.Stream, changes.Horizon);
        }
        else if (changes.Keeps)
        {
            link.AskedCopies.Remove(owner);
            link.Sync.Climb(SyncRung.Fingerprints);
            Keep(owner, changes.Stream, changes.Through);
            return;
        }
        else if (changes.Stream != state.Stream)
        {
            // What is known here is of another numbering.
            RequestCopyOnce(link, owner, changes.Stream);
            return;
        }
        else if (changes.Repairs)
        {
            while (changes.MoveNext()) Repair(link, owner, changes.Current);
            return;
        }

        Param? lowest = null;
        ulong last = 0;
        if (changes.IsBulk) link.Sync.Climb(SyncRung.Changes);
        while (changes.MoveNext())
        {
            if (changes.IsBulk) link.Sync.CountParam();
            if (!HasPlaceFor(link, changes.Current) || Apply(link, owner, changes.Current) is not { } param) continue;

            if (!changes.IsBulk)
            {
                Changed(owner, param);
                continue;
            }

            if (lowest is null || param.Sequence < lowest.Sequence) lowest = param;
            last = Math.Max(last, param.Sequence);
        }

        if (lowest is not null) Added(owner, lowest, last);
        if (changes.Through > state.Through) state.Through = changes.Through;
        state.ConfirmedMicros = router.NowMicros;
    }

    /// <summary>One line for each owner, not for each message: in a ring everything comes by two ways.</summary>
    private void Ignore(Link link, KnownRouter? owner, string name)
    {
        if (owner is null || link.Ignored.Add(owner))
            logger.PeerForbidden(link.ToString(), $"changes of {name}, which is not reached over this link");
    }

    /// <summary>A peer says for which owners all has been sent.</summary>
    public void Complete(Link link, IReadOnlyList<SyncCursor> cursors)
    {
        foreach (var cursor in cursors)
        {
            if (directory.Find(cursor.Owner) is not { } owner || !IsSource(link, owner)) continue;

            if (owner.State.Stream != cursor.Stream)
            {
                RequestCopyOnce(link, owner, cursor.Stream);
                continue;
            }

            owner.State.ConfirmedMicros = router.NowMicros;
            if (cursor.Through > owner.State.Through) owner.State.Through = cursor.Through;
            if (!owner.State.IsUnconfirmed) ForgetStale(owner);
        }
    }

    /// <summary>The owner's numbering changed: what is known may hold in the new one, or has to be copied.</summary>
    public void FollowNumbering(KnownRouter owner)
    {
        if (owner.Via is { } towards && towards.Feeds.TryGetValue(owner, out var feed) && !feed.IsReturn) StopFeeding(towards, feed);

        // What came this way before it was the way to the owner was not taken in.
        if (owner.Via is { } via && via.Ignored.Remove(owner)) RequestAgain(owner);
        var state = owner.State;
        if (state.Stream == 0) return;

        var before = state.Stream;
        if (state.TryFollowAnnounced() && state.Stream != before) TellNumbering(owner);
        OwnerKnown(owner);
    }

    /// <summary>
    /// What this router tells a peer it knows: of owners that the peer leads to, or that it may lead to when it says so.
    /// </summary>
    public List<SyncCursor> CursorsFor(Link link, bool alsoUnreached) =>
    [
        .. directory.All
            .Where(owner => !owner.IsSelf && KnowsOf(owner) && (owner.Via == link || MayLeadTo(link, owner, alsoUnreached)))
            .Select(owner => new SyncCursor(owner.Id, owner.State.Stream, owner.State.IsUnconfirmed ? 0 : owner.State.Through)),
    ];

    /// <remarks>
    /// A leaf that was restarted gets what is kept here of those below it; it must not send back the beginning of that as if it
    /// were all.
    /// </remarks>
    private static bool MayLeadTo(Link link, KnownRouter owner, bool alsoUnreached) =>
        link.Role == LinkRole.Up
            ? alsoUnreached && !owner.IsBelow
            : owner is { Via: null, IsBelow: true } && owner.Path.FirstOrDefault() == link.Peer?.Id;

    /// <summary>Whether anything is here of an owner that a peer could go on from: without it, all is sent at once.</summary>
    private static bool KnowsOf(KnownRouter owner) =>
        owner.State.Stream != 0 && (owner.State.Through > 0 || owner.State.Count > 0);

    /// <summary>Namespaces have other owners than before: the params in them go into those owners' rows.</summary>
    public void Rehome(AddressPattern[] patterns)
    {
        if (patterns.Length == 0) return;

        foreach (var pattern in patterns) Rehome(pattern);
        foreach (var owner in directory.All)
        {
            if (owner.State.HasLeftOut) RequestAgain(owner);
        }
    }

    private void Rehome(AddressPattern pattern)
    {
        var replaced = new Dictionary<KnownRouter, int>();
        var adopted = new List<Param>();
        foreach (var param in router.Params.Matching(pattern))
        {
            if (StatusParams.IsReserved(param.Address)) continue;
            if (directory.OwnerOf(param.Entry) is not { } owner)
            {
                LoseOwner(param);
                continue;
            }

            if (param.Order == owner.State.Order) continue;

            if (owner.IsSelf)
            {
                // A namespace that is new here keeps the values it had, under this router's numbers.
                owner.State.Order.MoveToEnd(param);
                adopted.Add(param);
                continue;
            }

            replaced[owner] = replaced.GetValueOrDefault(owner) + 1;
            owner.State.AddStale(param);
        }

        if (adopted.Count > 0) TookOver(adopted);
        foreach (var (owner, count) in replaced)
        {
            logger.LocalReplaced(count, owner.Id);
            RequestAgain(owner);
        }
    }

    /// <summary>Nobody declares an address any more: what this router owned stays here, what another withdrew goes.</summary>
    /// <remarks>The last values of an owner that cannot be reached stay readable, whatever becomes of its namespaces.</remarks>
    private void LoseOwner(Param param)
    {
        if (param.Order == directory.Self.State.Order)
        {
            Unowned.MoveToEnd(param);
            locks.Adopt(param);
        }
        else if (directory.All.FirstOrDefault(known => known.State.Order == param.Order) is { Reach: RouterReach.Up })
        {
            Remove(param);
        }
    }

    /// <summary>
    /// Params, at the end of the row, have become this router's own: links are to carry them, above revisions seen before.
    /// </summary>
    private void TookOver(List<Param> adopted)
    {
        Added(directory.Self, adopted[0], directory.Self.State.Order.LastSequence);
        foreach (var param in adopted)
        {
            locks.Adopt(param);
            if (_floors.Take(param.Entry) is > 0 and var seen) router.RaiseRevision(param.Address, seen);
        }
    }

    /// <summary>What is here of an owner may be more or less than it has, whatever its numbers say.</summary>
    private static void RequestAgain(KnownRouter owner)
    {
        owner.State.HasLeftOut = false;
        if (owner.Via is { } link) RequestAgain(link, owner);
    }

    /// <summary>
    /// What is known here is of another numbering than the peer's, and only a full copy helps: more of that numbering may be
    /// under way.
    /// </summary>
    private static void RequestCopyOnce(Link link, KnownRouter owner, ulong stream)
    {
        if (link.AskedCopies.GetValueOrDefault(owner) == stream) return;

        link.AskedCopies[owner] = stream;
        RequestAgain(link, owner);
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

    /// <summary>After a restart the hub tells what it had from a router below this one, which is not back yet.</summary>
    private static bool IsReminder(Link link, KnownRouter owner) => link.Role == LinkRole.Up && owner is { Via: null, IsBelow: true };

    private void StartCopy(KnownRouter owner, ulong stream, ulong horizon)
    {
        Checks.Cancel(owner);
        owner.State.StartCopy(stream, horizon);
        if (_changed.TryGetValue(owner, out var changed)) changed.Clear();
        foreach (var link in links)
        {
            if (link.Feeds.ContainsKey(owner)) Restart(link, owner);
        }

        OwnerKnown(owner);
    }

    private bool HasPlaceFor(Link link, in ReplicatedChange change)
    {
        var limit = options.MaxReplicas;
        if (limit == 0 || router.Params.Count < limit || router.Params.Find(change.Address) is not null) return true;

        link.Strayed(logger, $"more than the {limit} params that are kept here (federation-max-params)");
        return false;
    }

    /// <summary>Takes in a change; null if it is none for this router.</summary>
    private Param? Apply(Link link, KnownRouter owner, in ReplicatedChange change)
    {
        var state = owner.State;
        if (!router.Addresses.TryIntern(change.Address, out var entry, out var reason, change.Value.Data.Length)) throw new ProtocolException(reason);

        var present = entry.Param;
        if (directory.OwnerOf(entry) != owner)
        {
            LeaveOut(link, owner, change.Address);
            return null;
        }

        if (!mirror.TryTake(change.Address, present)) return null;
        if (present?.Order == state.Order && present.Sequence >= change.Sequence) return null;

        var isHeld = _floors.Holds(owner, present, change);
        return router.ApplyReplica(state.Order, entry, change.ToReplica(change.Sequence), isSilent: isHeld);
    }

    /// <summary>
    /// What comes from below is only trusted about what its owner was granted here; a hub may be ahead of what is known here.
    /// </summary>
    private void LeaveOut(Link link, KnownRouter owner, ReadOnlySpan<byte> address)
    {
        if (link.Role == LinkRole.Up)
        {
            owner.State.HasLeftOut = true;
            return;
        }

        link.Strayed(logger, $"a change of {owner.Id} at {Encoding.UTF8.GetString(address)}, which {owner.Id} does not own here");
    }

    private void ForgetStale(KnownRouter owner)
    {
        foreach (var stale in owner.State.Stale)
        {
            while (stale.First is { } param) Remove(param);
        }

        owner.State.Stale.Clear();
    }

    /// <summary>Ends a param that its owner does not have.</summary>
    public void Remove(Param param) => router.Remove(param, _floors.Take(param.Entry));
}
