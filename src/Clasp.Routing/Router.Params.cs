using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Delivery;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing;

/// <content>Params: who may write them, who hears of it, and when they end.</content>
public sealed partial class Router
{
    private readonly Dictionary<string, HashSet<Param>> _remoteLocks = new(StringComparer.Ordinal);
    private readonly Queue<Param> _tombstones = new();

    // Tombstones that are in no owner's row.
    private readonly ChangeOrder _removed = new();

    /// <summary>Applies a SET of another router's client here, at the owner.</summary>
    /// <param name="writer">"router/session"; it also is the holder of a lock that the SET takes.</param>
    /// <param name="set">What to write.</param>
    public WriteOutcome ApplySetFor(string writer, in SetMessage set) => Apply(null, Encoding.UTF8.GetBytes(writer), set);

    /// <summary>Releases every lock of a session of another router.</summary>
    public void ReleaseLocksOf(string holder)
    {
        if (!_remoteLocks.Remove(holder, out var locked)) return;

        var utf8 = Encoding.UTF8.GetBytes(holder);
        foreach (var param in locked) ReleaseLock(param, utf8);
    }

    /// <summary>Lets the revisions of a param go on above one that was seen elsewhere; its value stays.</summary>
    public void RaiseRevision(ReadOnlySpan<byte> address, ulong seen)
    {
        if (Params.Find(address) is not { } param || param.Revision > seen) return;

        param.Revision = seen + 1;
        Commit(param);
        Deliver(param, default);
    }

    /// <summary>A param has come into this router's care: its life is counted here from now on.</summary>
    public void Rearm(Param param) => SetDue(param);

    /// <summary>Takes in a param as its owner, another router, has it, and tells the subscribers here.</summary>
    /// <param name="order">The owner's row.</param>
    /// <param name="replica">What the owner has.</param>
    /// <param name="isSilent">Whether the subscribers are not to hear of it, since they are past this revision.</param>
    public Param ApplyReplica(ChangeOrder order, in Replica replica, bool isSilent = false)
    {
        var entry = Addresses.Intern(replica.Address);
        var isNew = entry.Param is null;
        var param = entry.Param ?? Params.Create(entry);
        var isSame = !isNew
            && param.Revision == replica.Revision
            && param.IsTombstone == replica.IsTombstone
            && param.Value.SequenceEqual(replica.Value);

        if (param.IsTombstone && !replica.IsTombstone) Params.Revive(param);
        param.SetValue(replica.Value);
        param.Revision = replica.Revision;
        param.TimestampMicros = replica.TimestampMicros;
        param.Ttl = replica.Ttl;
        param.LockHolder = replica.LockHolder.ToArray();
        param.Writer = replica.Writer.ToArray();
        if (replica.IsTombstone && !param.IsTombstone) Params.Bury(param);
        order.Insert(param, replica.Sequence);
        SetDue(param);
        param.Stamp = ++_stamp;
        if (!isSilent && !isSame && !(isNew && replica.IsTombstone)) Deliver(param, default);
        return param;
    }

    /// <summary>A param that its owner does not have: subscribers are told that it is gone.</summary>
    /// <remarks>Its revision is remembered here for a while, so that nobody here sees a lower one if it comes back.</remarks>
    /// <param name="param">What is gone.</param>
    /// <param name="seen">A revision that subscribers here have seen of it.</param>
    public void Remove(Param param, ulong seen = 0)
    {
        _removed.MoveToEnd(param);
        if (param.IsTombstone) return;

        param.SetValue(EncodedValue.Null);
        param.LockHolder = [];
        param.Revision = Math.Max(param.Revision, seen) + 1;
        param.Stamp = ++_stamp;
        Params.Bury(param);
        SetDue(param);
        Deliver(param, default);
    }

    private void ReceiveSet(Session session, in SetMessage set)
    {
        if (!AddressGrammar.IsValid(set.Address, out var reason))
        {
            Refuse(session, ErrorCode.BadAddress, reason, set.Address);
            return;
        }

        if (_federation is not null && _federation.TryTakeSet(session, Addresses.Intern(set.Address), set)) return;

        var outcome = Apply(session, session.Utf8, set);
        if (outcome.IsApplied)
            Acknowledge(session, set.Address, outcome.Revision);
        else
            Refuse(session, outcome.Code, outcome.Text!, set.Address);
    }

    private void ReceiveGet(Session session, in GetMessage get)
    {
        if (!AddressGrammar.IsValid(get.Address, out var reason))
        {
            Refuse(session, ErrorCode.BadAddress, reason, get.Address);
            return;
        }

        if (Params.Find(get.Address) is not { IsTombstone: false } param)
        {
            Refuse(session, ErrorCode.NotFound, "There is no param at this address", get.Address);
            return;
        }

        KeepAlive(param);
        var snapshot = new SnapshotWriter(_reply);
        snapshot.TryAdd(SnapshotFeed.ToSnapshot(param));
        Send(session, snapshot.Finish());
    }

    private WriteOutcome Apply(Session? session, byte[] writer, in SetMessage set)
    {
        if (!AddressGrammar.IsValid(set.Address, out var reason))
            return WriteOutcome.Refused(ErrorCode.BadAddress, reason, set.Address);
        if (set.Address.Length + set.Value.Data.Length > ProtocolLimits.MaxParamBytes) return TooLarge(set);

        var entry = Addresses.Intern(set.Address);
        var refusal = Check(entry.Param, entry.Param is { IsTombstone: false } present ? present.Revision : 0, writer, set);
        return refusal ?? WriteOutcome.Applied(Write(entry, session, writer, set));
    }

    /// <summary>A value that came in, but could not be sent on with its revision.</summary>
    private static WriteOutcome TooLarge(in SetMessage set) => WriteOutcome.Refused(
        ErrorCode.InvalidValue,
        $"Address and value take {set.Address.Length + set.Value.Data.Length} bytes; the limit is {ProtocolLimits.MaxParamBytes}",
        set.Address);

    /// <summary>Why a SET may not be applied, or null.</summary>
    /// <param name="param">What is there now.</param>
    /// <param name="revision">Its revision, as it will be when the SET's turn comes; 0 if there is nothing.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="set">What.</param>
    private WriteOutcome? Check(Param? param, ulong revision, ReadOnlySpan<byte> writer, in SetMessage set)
    {
        if (revision == 0)
        {
            return _options.MaxParams > 0 && Params.Count >= _options.MaxParams && param is not { IsTombstone: false }
                ? WriteOutcome.Refused(ErrorCode.LimitReached, $"This relay has {_options.MaxParams} params (max-params)", set.Address)
                : null;
        }

        if (set.Revision is { } expected && expected != revision)
        {
            return WriteOutcome.Refused(
                ErrorCode.RevisionConflict, $"Revision conflict: expected {expected}, the param has {revision}", set.Address);
        }

        if (param is { IsLocked: true } && !param.LockHolder.AsSpan().SequenceEqual(writer))
        {
            return WriteOutcome.Refused(
                ErrorCode.LockHeld, $"Locked by {Encoding.UTF8.GetString(param.LockHolder)}", set.Address);
        }

        return null;
    }

    private ulong Write(AddressEntry entry, Session? session, byte[] writer, in SetMessage set)
    {
        var param = entry.Param ?? Params.Create(entry);
        if (param.IsTombstone) Params.Revive(param);
        param.SetValue(set.Value);
        param.Revision++;
        param.TimestampMicros = WallMicros;
        param.Writer = writer;
        if (set.Ttl is { } ttl) param.Ttl = ttl;
        if (set.Lock && !param.IsLocked) TakeLock(param, session, writer);
        if (set.Unlock) EndLock(param, session);
        Commit(param);
        SetDue(param);
        Deliver(param, set);
        return param.Revision;
    }

    private void TakeLock(Param param, Session? session, byte[] writer)
    {
        param.LockHolder = writer;
        if (session is not null)
        {
            session.Locks.Add(param);
            return;
        }

        var holder = Encoding.UTF8.GetString(writer);
        if (!_remoteLocks.TryGetValue(holder, out var locked)) _remoteLocks[holder] = locked = [];
        locked.Add(param);
    }

    private void EndLock(Param param, Session? session)
    {
        if (session is not null)
            session.Locks.Remove(param);
        else if (_remoteLocks.TryGetValue(Encoding.UTF8.GetString(param.LockHolder), out var locked))
            locked.Remove(param);
        param.LockHolder = [];
    }

    /// <summary>Ends a lock whose holder is gone; other routers have to know, though the value stays.</summary>
    private void ReleaseLock(Param param, ReadOnlySpan<byte> holder)
    {
        // Meanwhile it may have expired and been locked by somebody else, or come into another router's care.
        if (!IsOurs(param) || !param.LockHolder.AsSpan().SequenceEqual(holder)) return;

        param.LockHolder = [];
        Commit(param);
    }

    /// <summary>Gives a change its place in the row of changes.</summary>
    private void Commit(Param param)
    {
        param.Stamp = ++_stamp;
        var order = _federation?.OrderFor(param.Entry) ?? _changes;
        order.MoveToEnd(param);
        _federation?.Changed(param);
    }

    private void Deliver(Param param, in SetMessage cause)
    {
        var targets = _subscriptions.TargetsOf(param.Entry, SignalType.Param);
        if (targets.IsEmpty) return;

        var frame = _frame.AsSpan(0, Frame.Write(_frame, new SetMessage
        {
            Address = param.Address,
            Value = param.Value,
            Revision = param.Revision,
            Lock = cause.Lock,
            Unlock = cause.Unlock,
            Ttl = cause.Ttl,
        }));
        foreach (ref readonly var target in targets)
        {
            var session = target.Session;
            if (target.IsLimited && !LimiterOf(session).TryPass(param, target)) continue;

            session.Outbox.AddParam(param, frame);
            MarkDirty(session);
        }

        Statistics.Delivered += targets.Length;
    }

    /// <summary>Works out when a param expires, counted from now.</summary>
    private void SetDue(Param param)
    {
        if (param.IsTombstone)
        {
            param.DueMicros = NowMicros + Micros(_options.TombstoneHorizon);
        }
        else if (!IsOurs(param))
        {
            param.DueMicros = long.MaxValue;
            return;
        }
        else
        {
            param.DueMicros = param.Ttl switch
            {
                { IsNever: true } => long.MaxValue,
                { } ttl => NowMicros + (ttl.Seconds * 1_000_000L),
                null when _options.ParamTtl > TimeSpan.Zero => NowMicros + Micros(_options.ParamTtl),
                null => long.MaxValue,
            };
        }

        _expiry.Update(param);
    }

    /// <summary>Reading keeps a param with a sliding life alive.</summary>
    private void KeepAlive(Param param)
    {
        if (param.DueMicros != long.MaxValue && param.Ttl is not { IsAbsolute: true } && !param.IsTombstone) SetDue(param);
    }

    /// <summary>Whether this router decides when a param expires.</summary>
    private bool IsOurs(Param param) => _federation is null || _federation.Owns(param);

    private void Expire()
    {
        while (_expiry.TryTake(NowMicros, out var param))
        {
            if (param.IsTombstone)
                Forget(param);
            else
                Delete(param);
        }
    }

    private void Delete(Param param)
    {
        param.SetValue(EncodedValue.Null);
        param.Revision++;
        param.TimestampMicros = WallMicros;
        param.LockHolder = [];
        Params.Bury(param);
        _tombstones.Enqueue(param);
        SetDue(param);
        Commit(param);
        Deliver(param, default);
        while (_tombstones.Count > _options.MaxTombstones) ForgetOldestTombstone();
    }

    private void ForgetOldestTombstone()
    {
        var oldest = _tombstones.Dequeue();
        if (oldest.IsTombstone && oldest.Entry.Param == oldest) Forget(oldest);
    }

    private void Forget(Param tombstone)
    {
        tombstone.Order?.Forget(tombstone);
        Params.Remove(tombstone);
    }
}
