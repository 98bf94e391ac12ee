using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Delivery;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing;

/// <content>Params: who may write them, and who hears of it.</content>
public sealed partial class Router
{
    /// <summary>Applies a SET of another router's client here, at the owner.</summary>
    /// <param name="writer">"router/session"; it also is the holder of a lock that the SET takes.</param>
    /// <param name="set">What to write.</param>
    /// <param name="subject">Who the writer is there, for the rules here; empty for nobody.</param>
    public WriteOutcome ApplySetFor(string writer, in SetMessage set, ReadOnlySpan<byte> subject = default)
    {
        if (!Addresses.TryIntern(set.Address, out var address, out var reason, set.Value.Data.Length))
            return WriteOutcome.Refused(ErrorCode.BadAddress, reason, set.Address);

        // Scopes were checked by the router of the client; only that one knows them.
        return _rules.RefusalOf(address, set.Value, subject) is { } refusal
            ? WriteOutcome.Refused(ErrorCode.Forbidden, refusal, set.Address)
            : Apply(address, null, NameOf(writer), set);
    }

    /// <summary>Answers a GET with a param that another router keeps, as far as the session may see it.</summary>
    public void AnswerGet(Session session, in SnapshotParam param)
    {
        var rules = _rules.For(param.Address);
        if (!_rules.IsVisible(rules, param.Address, session.Subject))
        {
            RefuseMissing(session, param.Address);
            return;
        }

        var snapshot = new SnapshotWriter(_reply);
        var told = param with { Value = _rules.Told(rules, param.Value) };
        if (!snapshot.TryAdd(told)) snapshot.TryAdd(told with { HasWriter = false });
        Send(session, snapshot.Finish());
    }

    /// <summary>Releases every lock of a session of another router.</summary>
    public void ReleaseLocksOf(string holder) => ReleaseLocksOf(NameOf(holder));

    /// <summary>Keeps the lock of a param that has come into this router's care.</summary>
    /// <param name="param">What is locked.</param>
    /// <param name="holder">How its holder is named here.</param>
    public void KeepLock(Param param, string holder)
    {
        var name = NameOf(holder);
        var isNamedOtherwise = !name.SequenceEqual(param.LockHolder);
        param.Touch();
        _locks.Release(param);
        _locks.Take(param, name);
        if (isNamedOtherwise) Commit(param);
    }

    internal void SendParam(Session session, Param param)
    {
        if (!session.View.Sees(param)) return;

        session.Outbox.AddParam(param, _reply.AsSpan(0, session.View.Write(_reply, param)));
        MarkDirty(session);
    }

    private byte[] NameOf(string name) => _names.Get(Encoding.UTF8.GetBytes(name));

    private void ReceiveSet(Session session, in SetMessage set)
    {
        if (!session.Grant.MayWrite(set.Address))
        {
            RefuseScope(session, "write operation", set.Address);
            return;
        }

        if (!Addresses.TryIntern(set.Address, out var address, out var reason, set.Value.Data.Length))
        {
            Refuse(session, ErrorCode.BadAddress, reason, set.Address);
            return;
        }

        if (_rules.RefusalOf(address, set.Value, session.Subject) is { } refusal)
        {
            Refuse(session, ErrorCode.Forbidden, refusal, set.Address);
            return;
        }

        if (_federation is not null && _federation.TryTakeSet(session, address, set)) return;

        var outcome = Apply(address, session, session.Utf8, set);
        if (outcome.IsApplied)
            Acknowledge(session, set.Address, outcome.Revision);
        else
            Refuse(session, outcome.Code, outcome.Text, set.Address);
    }

    private void ReceiveGet(Session session, in GetMessage get)
    {
        if (!session.Grant.MayRead(get.Address))
        {
            RefuseScope(session, "read operation", get.Address);
        }
        else if (Params.Find(get.Address) is { IsTombstone: false } param)
        {
            AnswerGet(session, param);
        }
        else if (!AddressGrammar.IsValid(get.Address, out var reason))
        {
            Refuse(session, ErrorCode.BadAddress, reason, get.Address);
        }
        else if (_federation is null || !_federation.TryTakeGet(session, get.Address))
        {
            RefuseMissing(session, get.Address);
        }
    }

    private void AnswerGet(Session session, Param param)
    {
        if (!session.View.Sees(param))
        {
            RefuseMissing(session, param.Address);
            return;
        }

        KeepAlive(param);
        var snapshot = new SnapshotWriter(_reply);
        session.View.TryAdd(ref snapshot, param);
        Send(session, snapshot.Finish());
    }

    private void RefuseMissing(Session session, ReadOnlySpan<byte> address) =>
        Refuse(session, ErrorCode.NotFound, "There is no param at this address", address);

    private WriteOutcome Apply(AddressEntry address, Session? session, byte[] writer, in SetMessage set)
    {
        var revision = address.Param is { IsTombstone: false } present ? present.Revision : 0;
        return Check(address.Param, revision, writer, set)
            ?? WriteOutcome.Applied(Write(address, session, writer, set));
    }

    /// <summary>Why a SET may not be applied, or null.</summary>
    /// <param name="param">What is there now.</param>
    /// <param name="revision">Its revision, as it will be when the SET's turn comes; 0 if there is nothing.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="set">What.</param>
    private WriteOutcome? Check(Param? param, ulong revision, ReadOnlySpan<byte> writer, in SetMessage set)
    {
        var length = set.Address.Length + set.Value.Data.Length;
        if (length > ProtocolLimits.MaxParamBytes)
        {
            // It came in, but it could not be sent on together with its revision.
            var text = $"Address and value take {length} bytes; the limit is {ProtocolLimits.MaxParamBytes}";
            return WriteOutcome.Refused(ErrorCode.InvalidValue, text, set.Address);
        }

        if (revision == 0) return HasRoomFor(1) ? null : AtCapacity(set.Address);

        if (set.Revision is { } expected && expected != revision)
        {
            var text = $"Revision conflict: expected {expected}, the param has {revision}";
            return WriteOutcome.Refused(ErrorCode.RevisionConflict, text, set.Address);
        }

        if (param is { IsLocked: true } && !writer.SequenceEqual(param.LockHolder))
        {
            var text = $"Locked by {Encoding.UTF8.GetString(param.LockHolder)}";
            return WriteOutcome.Refused(ErrorCode.LockHeld, text, set.Address);
        }

        return null;
    }

    private bool HasRoomFor(int added) => _options.MaxParams == 0 || Params.Count + added <= _options.MaxParams;

    private WriteOutcome AtCapacity(ReadOnlySpan<byte> address) => WriteOutcome.Refused(
        ErrorCode.LimitReached, $"This relay has {_options.MaxParams} params (max-params)", address);

    private ulong Write(AddressEntry address, Session? session, byte[] writer, in SetMessage set)
    {
        var param = address.Param ?? Params.Create(address);
        param.Touch();
        if (param.IsTombstone)
        {
            param.Ttl = null;
            Params.Revive(param);
        }

        param.SetValue(set.Value);
        param.Revision++;
        param.TimestampMicros = WallMicros;
        param.Writer = writer;
        if (set.Ttl is { } ttl) param.Ttl = ttl;

        // A bundle may run when its session is gone; a lock would then be nobody's.
        var mayLock = session is null or { IsLive: true };
        if (set.Lock && !param.IsLocked && mayLock) _locks.Take(param, writer);
        if (set.Unlock) _locks.Release(param);
        Commit(param);
        SetDue(param);
        Deliver(param, set);
        return param.Revision;
    }

    /// <summary>Gives a change its place in the row of changes.</summary>
    private void Commit(Param param)
    {
        var order = _federation?.OrderFor(param.Entry) ?? _changes;
        order.MoveToEnd(param);
        _federation?.Changed(param);
    }

    private void Deliver(Param param, in SetMessage cause)
    {
        var targets = _subscriptions.TargetsOf(param.Entry, SignalType.Param);
        if (targets.IsEmpty) return;

        var rules = _rules.For(param);
        var mayHide = rules is { MayHide: true };
        var frame = _frame.AsSpan(0, ParamFrame.Write(_frame, param, _rules.Told(rules, param.Value), cause));
        var broadcasts = BroadcastsFor(targets);
        foreach (ref readonly var target in targets)
        {
            // Links are told from the row of changes.
            var session = target.Session;
            if (session.Link is not null) continue;
            if (mayHide && !_rules.IsVisible(rules, param.Address, session.Subject)) continue;
            if (target.IsLimited && !LimiterOf(session).TryPass(param, target)) continue;

            if (session.View.TellsRevisions)
                session.Outbox.AddParam(param, frame, broadcasts);
            else
                session.Outbox.AddParam(param, _reply.AsSpan(0, session.View.Write(_reply, param)));
            MarkDirty(session);
            Statistics.Delivered++;
        }
    }

    /// <summary>The holder of locks is gone. Other routers have to know, though the values stay.</summary>
    private void ReleaseLocksOf(byte[] holder)
    {
        foreach (var param in _locks.ReleaseAllOf(holder))
        {
            if (IsOurs(param)) Commit(param);
        }
    }
}
