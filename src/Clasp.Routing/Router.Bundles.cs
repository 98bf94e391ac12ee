using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Clasp.Security.Scopes;

namespace Clasp.Routing;

/// <content>Bundles: all of it or nothing, at once or at a time.</content>
public sealed partial class Router
{
    // What the params of a bundle will be when the parts that were checked so far have run.
    private readonly Dictionary<AddressEntry, PlannedParam> _planned = [];
    private int _plannedNew;

    /// <summary>Runs a bundle of a client here (at its time, if it has one), and reports what became of it.</summary>
    /// <param name="session">The client, who does not hear its own signals.</param>
    /// <param name="payload">A BUNDLE message.</param>
    /// <param name="report">Called once, now or later.</param>
    public void RunBundle(Session session, byte[] payload, Action<WriteOutcome> report) =>
        RunAtItsTime(session, session.Utf8, session.View.Subject, payload, report);

    /// <summary>Runs a bundle of another router's client here, at the owner.</summary>
    /// <param name="writer">"router/session".</param>
    /// <param name="payload">A BUNDLE message.</param>
    /// <param name="report">Called once, now or later.</param>
    /// <param name="subject">Who the writer is there, for the rules here; empty for nobody.</param>
    public void RunBundleFor(
        string writer, ReadOnlySpan<byte> payload, Action<WriteOutcome> report, ReadOnlySpan<byte> subject = default)
    {
        if (BundleRefusal(BundleMessage.ReadFrom(payload), Grant.Everything, subject) is { } refusal)
            report(refusal);
        else
            RunAtItsTime(null, NameOf(writer), subject.ToArray(), payload.ToArray(), report);
    }

    private void ReceiveBundle(Session session, in BundleMessage bundle, ReadOnlySpan<byte> payload)
    {
        if (BundleRefusal(bundle, session.Grant, session.Subject) is { } refusal)
        {
            Answer(session, refusal);
            return;
        }

        if (_federation is not null && _federation.TryTakeBundle(session, bundle)) return;

        if (IsDue(bundle))
            Answer(session, Run(session, session.Utf8, bundle));
        else
            RunLater(session, payload.ToArray());
    }

    private void RunLater(Session session, byte[] payload) =>
        RunBundle(session, payload, outcome => Answer(session, outcome));

    private void Answer(Session session, WriteOutcome outcome)
    {
        if (outcome.IsApplied)
            AcknowledgeBundle(session, outcome.Revision);
        else
            Refuse(session, outcome.Code, outcome.Text, outcome.Address);
    }

    /// <summary>A time that has passed is now.</summary>
    private bool IsDue(in BundleMessage bundle) => bundle.TimestampMicros is not { } at || at <= WallMicros;

    private void RunAtItsTime(
        Session? session, byte[] writer, byte[] subject, byte[] payload, Action<WriteOutcome> report)
    {
        var bundle = BundleMessage.ReadFrom(payload);
        if (IsDue(bundle))
            report(Run(session, writer, bundle));
        else if (ScheduleRefusal(session, bundle, payload.Length) is { } refusal)
            report(refusal);
        else
            ScheduleBundle(session, writer, subject, bundle.TimestampMicros ?? 0, payload, report);
    }

    private WriteOutcome? ScheduleRefusal(Session? session, in BundleMessage bundle, int length)
    {
        var limits = _options;
        if (bundle.TimestampMicros - WallMicros > (ulong)Micros(limits.BundleHorizon))
        {
            var text = $"The bundle is scheduled more than {limits.BundleHorizon} ahead (bundle-horizon)";
            return WriteOutcome.Refused(ErrorCode.InvalidValue, text, default);
        }

        if (session is not null && session.ScheduledBundles >= limits.MaxScheduledBundlesPerSession)
        {
            var count = session.ScheduledBundles;
            var text = $"This session has {count} bundles scheduled (max-scheduled-bundles)";
            return WriteOutcome.Refused(ErrorCode.LimitReached, text, default);
        }

        if (session is not null && session.ScheduledBundleBytes + length > limits.MaxScheduledBytesPerSession)
        {
            var text = $"This session has {session.ScheduledBundleBytes} bytes of bundles scheduled; "
                + $"the limit is {limits.MaxScheduledBytesPerSession} (max-scheduled-bytes)";
            return WriteOutcome.Refused(ErrorCode.LimitReached, text, default);
        }

        return null;
    }

    private void ScheduleBundle(
        Session? session, byte[] writer, byte[] subject, ulong atMicros, byte[] payload, Action<WriteOutcome> report)
    {
        session?.ScheduledBundles += 1;
        session?.ScheduledBundleBytes += payload.Length;
        if (session is not null) _schedulers.Add(session);

        // It runs even if its session has ended by then: a show goes on without the desk that cued it.
        _bundles.Add(atMicros, () =>
        {
            session?.ScheduledBundles -= 1;
            session?.ScheduledBundleBytes -= payload.Length;
            if (session is { ScheduledBundles: 0 }) _schedulers.Remove(session);

            // Its token may have ended meanwhile, and rules may have changed.
            var bundle = BundleMessage.ReadFrom(payload);
            var grant = session is null ? Grant.Everything : GrantNow(session);
            report(BundleRefusal(bundle, grant, subject) ?? Run(session, writer, bundle));
        });
    }

    private WriteOutcome Run(Session? session, byte[] writer, in BundleMessage bundle)
    {
        _planned.Clear();
        _plannedNew = 0;
        var index = 0;
        var refusal = CheckAll(bundle, writer, ref index);
        _planned.Clear();
        if (refusal is not { } refused)
        {
            ulong revision = 0;
            ApplyAll(bundle, session, writer, ref revision);
            return WriteOutcome.Applied(revision);
        }

        return refused with { Text = $"Message {index} of the bundle: {refused.Text}" };
    }

    /// <summary>Checks every part as if those before it had been applied.</summary>
    /// <returns>Why the part that <paramref name="index"/> names cannot be applied; null if all can.</returns>
    private WriteOutcome? CheckAll(in BundleMessage bundle, byte[] writer, ref int index)
    {
        foreach (var message in bundle)
        {
            var refusal = MessageReader.TypeOf(message) switch
            {
                MessageType.Bundle => CheckAll(BundleMessage.ReadFrom(message), writer, ref index),
                MessageType.Set => CheckPart(SetMessage.ReadFrom(message), writer),
                MessageType.Publish => CheckPart(PublishMessage.ReadFrom(message)),
                _ => WriteOutcome.Refused(
                    ErrorCode.BadMessage, $"0x{message[0]:X2} is neither SET nor PUBLISH", default),
            };
            if (refusal is not null) return refusal;
            if (MessageReader.TypeOf(message) != MessageType.Bundle) index++;
        }

        return null;
    }

    private WriteOutcome? CheckPart(in PublishMessage publish)
    {
        if (!Addresses.TryIntern(publish.Address, out _, out var reason))
            return WriteOutcome.Refused(ErrorCode.BadAddress, reason, publish.Address);

        return IsForPeer(publish.Address, out var peer) && FindPeer(peer) is null
            ? WriteOutcome.Refused(ErrorCode.NoSuchSession, NoSuchPeer(peer), publish.Address)
            : null;
    }

    private WriteOutcome? CheckPart(in SetMessage set, byte[] writer)
    {
        if (!Addresses.TryIntern(set.Address, out var address, out var reason, set.Value.Data.Length))
            return WriteOutcome.Refused(ErrorCode.BadAddress, reason, set.Address);

        var isPlanned = _planned.TryGetValue(address, out var plan);
        if (!isPlanned)
        {
            var isThere = address.Param is { IsTombstone: false };
            var last = address.Param?.Revision ?? 0;
            plan = new(isThere ? last : 0, last);
            if (!isThere) _plannedNew++;
        }

        if (Check(address.Param, plan.Revision, writer, set) is { } refusal) return refusal;
        if (plan.Revision == 0 && !HasRoomFor(_plannedNew)) return AtCapacity(set.Address);

        _planned[address] = new(plan.LastRevision + 1, plan.LastRevision + 1);
        return null;
    }

    private void ApplyAll(in BundleMessage bundle, Session? session, byte[] writer, ref ulong revision)
    {
        foreach (var message in bundle)
        {
            switch (MessageReader.TypeOf(message))
            {
                case MessageType.Bundle:
                    ApplyAll(BundleMessage.ReadFrom(message), session, writer, ref revision);
                    break;
                case MessageType.Set:
                    var set = SetMessage.ReadFrom(message);
                    if (Addresses.TryIntern(set.Address, out var address, out _))
                        revision = Write(address, session, writer, set);
                    break;
                default:
                    PublishPart(session, PublishMessage.ReadFrom(message), message);
                    break;
            }
        }
    }

    private void PublishPart(Session? session, in PublishMessage message, ReadOnlySpan<byte> payload)
    {
        if (session is { IsLive: true })
        {
            if (Addresses.TryIntern(message.Address, out var address, out _)) Pass(session, address, message, payload);
        }
        else if (IsForPeer(message.Address, out var id))
        {
            if (FindPeer(id) is { } peer) Send(peer, message);
        }
        else
        {
            _federation?.Publishing();
            Publish(message, session);
        }
    }

    /// <summary>What a param will be when the parts of a bundle before this one have run.</summary>
    /// <param name="Revision">0: there is nothing to read.</param>
    /// <param name="LastRevision">Where its revisions go on, also if it was deleted.</param>
    private readonly record struct PlannedParam(ulong Revision, ulong LastRevision);
}
