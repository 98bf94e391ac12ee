using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Status;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.OnDemand;

/// <summary>What a leaf that keeps a part only has here: that part, and what its clients subscribe to beyond it, for as long as they do.</summary>
/// <remarks>
/// Each pattern that somebody subscribes to is wanted from the hub under its own name, overlaps included, so that one can end
/// without a thought for the others. What arrives outside of all of them was under way when the last subscriber left.
/// </remarks>
internal sealed class PartialMirror(Router router, RouterDirectory directory, FederationOptions options, ILogger logger)
{
    private AddressPattern[] _always = [.. options.Mirrored.Concat(directory.Declared)];
    private readonly Dictionary<string, WantedPattern> _wanted = new(StringComparer.Ordinal);

    // Subscriptions to patterns beyond the limit, which get only what is here.
    private readonly Dictionary<string, int> _unserved = new(StringComparer.Ordinal);

    // The hub is asked over this link; an older one may be dying at the same time.
    private Link? _uplink;
    private uint _lastId;
    private bool _isFull = options.Mirrored.Count == 0;

    /// <summary>What the hub is asked for by name; empty for everything.</summary>
    public IReadOnlyList<AddressPattern> Always => options.Mirrored.Count == 0 ? [] : _always;

    /// <summary>Whether all of an address's changes come here, so that what is not here does not exist.</summary>
    public bool Covers(ReadOnlySpan<byte> address) => _isFull || IsAlways(address) || IsWanted(address, isComplete: true);

    /// <summary>This router declares other namespaces than before, which it keeps whoever owns them.</summary>
    public void Redeclared()
    {
        _always = [.. options.Mirrored.Concat(directory.Declared)];
        if (!_isFull) DropUnwanted(directory.All.SelectMany(ParamsOf).ToList());
    }

    /// <summary>A client subscribed or unsubscribed.</summary>
    /// <returns><c>false</c>: too much is wanted already, so that the client gets only what is here.</returns>
    public bool TryChange(AddressPattern pattern, SignalTypes types, bool isAdded)
    {
        if (Always.Count == 0 || !types.Includes(SignalType.Param) || Array.Exists(_always, kept => kept.Contains(pattern))) return true;

        if (!isAdded)
        {
            Leave(pattern);
            return true;
        }

        if (!_wanted.TryGetValue(pattern.Text, out var wanted))
        {
            _unserved.Remove(pattern.Text, out var unserved);
            if (_wanted.Count >= options.MaxOnDemandPatterns)
            {
                _unserved[pattern.Text] = unserved + 1;
                return false;
            }

            _wanted[pattern.Text] = wanted = new WantedPattern(pattern) { Subscribers = unserved };
            if (_uplink is not null) Ask(_uplink, wanted);
        }

        wanted.Subscribers++;
        return true;
    }

    /// <summary>The hub has been told what to send always; now it is told what is wanted beyond that.</summary>
    /// <param name="uplink">The link to it.</param>
    /// <param name="isFull">Whether it was asked for everything, for the sake of routers below.</param>
    public void Introduced(Link uplink, bool isFull)
    {
        _uplink = uplink;
        var wasFull = _isFull;
        _isFull = isFull;
        if (isFull) return;

        if (wasFull) DropUnwanted(directory.All.SelectMany(ParamsOf).ToList());
        foreach (var wanted in _wanted.Values) Ask(uplink, wanted);
    }

    /// <summary>The hub says how far it is with a pattern.</summary>
    /// <returns>What is here and turned out to be gone.</returns>
    public IReadOnlyList<Param> Receive(Link from, MirroredOp answer)
    {
        var wanted = _wanted.Values.FirstOrDefault(wanted => wanted.Id == answer.Id);
        if (wanted is null || _isFull || from != _uplink) return [];

        switch (answer.State)
        {
            case MirrorState.Begins:
                wanted.State = WantedState.Coming;
                wanted.Unconfirmed.Clear();
                wanted.Unconfirmed.UnionWith(router.Params.Matching(wanted.Pattern).Where(IsReplica));
                return [];
            case MirrorState.Continues or MirrorState.Complete:
                List<Param> gone = [.. wanted.Unconfirmed.Where(param => IsGone(param, answer.Cursors))];
                wanted.Unconfirmed.ExceptWith(gone);
                if (answer.State == MirrorState.Continues) return gone;

                wanted.State = WantedState.Complete;
                wanted.Unconfirmed.Clear();
                return gone;
            default:
                wanted.State = WantedState.Refused;
                logger.OnDemandRefused(wanted.Pattern.Text, answer.Reason);
                return [];
        }
    }

    /// <summary>A change has come: whether it is for this router, and if so, its param is not gone.</summary>
    public bool TryTake(ReadOnlySpan<byte> address, Param? present)
    {
        if (_isFull) return true;

        var isTaken = IsAlways(address);
        foreach (var wanted in _wanted.Values)
        {
            if (!wanted.IsComing || !wanted.Pattern.Matches(address)) continue;

            isTaken = true;
            if (present is not null) wanted.Unconfirmed.Remove(present);
        }

        return isTaken;
    }

    /// <summary>What was here on demand may be gone, since it cannot be told from what is outdated.</summary>
    public void AskAgain()
    {
        if (_uplink is null) return;

        foreach (var wanted in _wanted.Values) Ask(_uplink, wanted);
    }

    /// <summary>The link to the hub is gone: what is here stays readable, and is asked for again over the next one.</summary>
    public void LinkDown(Link link)
    {
        if (link != _uplink) return;

        _uplink = null;
        foreach (var wanted in _wanted.Values)
        {
            wanted.State = WantedState.Asked;
            wanted.Unconfirmed.Clear();
        }
    }

    private static bool IsGone(Param param, IReadOnlyList<SyncCursor> cursors, KnownRouter owner) =>
        param.Order == owner.State.Order
        && cursors.Any(cursor => cursor.Owner == owner.Id && cursor.Stream == owner.State.Stream && param.Sequence <= cursor.Through);

    private static IEnumerable<Param> ParamsOf(KnownRouter owner)
    {
        if (owner.IsSelf) yield break;

        foreach (var order in owner.State.Stale.Append(owner.State.Order))
        {
            var cursor = order.CursorAtStart();
            for (; cursor.Next is { } param; cursor.Advance()) yield return param;
            cursor.Remove();
        }
    }

    private bool IsGone(Param param, IReadOnlyList<SyncCursor> cursors) =>
        !param.IsTombstone && directory.OwnerOf(param.Entry) is { } owner && IsGone(param, cursors, owner);

    private bool IsReplica(Param param) =>
        !StatusParams.IsReserved(param.Address) && directory.OwnerOf(param.Entry) is { IsSelf: false } owner
        && param.Order == owner.State.Order;

    private bool IsAlways(ReadOnlySpan<byte> address)
    {
        foreach (var pattern in _always)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    private bool IsWanted(ReadOnlySpan<byte> address, bool isComplete)
    {
        foreach (var wanted in _wanted.Values)
        {
            if ((!isComplete || wanted.State == WantedState.Complete) && wanted.Pattern.Matches(address)) return true;
        }

        return false;
    }

    private void Ask(Link uplink, WantedPattern wanted)
    {
        wanted.Id = ++_lastId;
        wanted.State = WantedState.Asked;
        wanted.Unconfirmed.Clear();
        if (!_isFull) uplink.Send(new MirrorOp(wanted.Id, IsWanted: true, wanted.Pattern.Text));
    }

    private void Leave(AddressPattern pattern)
    {
        if (_unserved.Remove(pattern.Text, out var unserved))
        {
            if (unserved > 1) _unserved[pattern.Text] = unserved - 1;
            return;
        }

        if (!_wanted.TryGetValue(pattern.Text, out var wanted) || --wanted.Subscribers > 0) return;

        // Somebody who looks again in a moment finds it still here.
        router.Schedule(router.NowMicros + (long)options.OnDemandLinger.TotalMicroseconds, () =>
        {
            if (wanted.Subscribers > 0 || !_wanted.TryGetValue(pattern.Text, out var still) || still != wanted) return;

            _wanted.Remove(pattern.Text);
            if (_isFull) return;

            _uplink?.Send(new MirrorOp(wanted.Id, IsWanted: false, pattern.Text));
            DropUnwanted(router.Params.Matching(pattern));
        });
    }

    /// <summary>Forgets what nobody here wants any more. It is not gone, so nobody is told.</summary>
    private void DropUnwanted(List<Param> candidates)
    {
        foreach (var param in candidates)
        {
            if (IsAlways(param.Address) || IsWanted(param.Address, isComplete: false) || StatusParams.IsReserved(param.Address)) continue;
            if (directory.OwnerOf(param.Entry) is { IsSelf: false }) router.ForgetReplica(param);
        }
    }
}
