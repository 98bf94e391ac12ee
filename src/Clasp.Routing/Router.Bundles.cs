using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing;

/// <content>Bundles: all of it or nothing, at once or at a time.</content>
public sealed partial class Router
{
    /// <summary>Runs a bundle of a client here (at its time, if it has one), and reports what became of it.</summary>
    /// <param name="session">The client, who does not hear its own signals.</param>
    /// <param name="payload">A BUNDLE message.</param>
    /// <param name="report">Called once, now or later.</param>
    public void RunBundle(Session session, byte[] payload, Action<WriteOutcome> report) =>
        RunAt(payload, () => report(RunNow(session, session.Utf8, payload)), report, session);

    /// <summary>Runs a bundle of another router's client here, at the owner.</summary>
    /// <param name="writer">"router/session".</param>
    /// <param name="payload">A BUNDLE message.</param>
    /// <param name="report">Called once, now or later.</param>
    public void RunBundleFor(string writer, ReadOnlySpan<byte> payload, Action<WriteOutcome> report)
    {
        var kept = payload.ToArray();
        var utf8 = System.Text.Encoding.UTF8.GetBytes(writer);
        RunAt(kept, () => report(RunNow(null, utf8, kept)), report, null);
    }

    private void ReceiveBundle(Session session, ReadOnlySpan<byte> payload)
    {
        var bundle = BundleMessage.ReadFrom(payload);
        if (_federation is not null && _federation.TryTakeBundle(session, bundle)) return;

        if (bundle.TimestampMicros is not { } at || at <= WallMicros)
            Answer(session, RunNow(session, session.Utf8, payload));
        else
            RunBundle(session, payload.ToArray(), outcome => Answer(session, outcome));
    }

    private void Answer(Session session, WriteOutcome outcome)
    {
        if (outcome.IsApplied)
            AcknowledgeBundle(session, outcome.Revision);
        else
            Refuse(session, outcome.Code, outcome.Text!, outcome.Address);
    }

    /// <summary>Runs something when the time of a bundle has come; a time that has passed is now.</summary>
    private void RunAt(ReadOnlySpan<byte> payload, Action run, Action<WriteOutcome> report, Session? session)
    {
        var at = BundleMessage.ReadFrom(payload).TimestampMicros ?? 0;
        if (at <= WallMicros)
        {
            run();
            return;
        }

        var wait = at - WallMicros;
        if (wait > (ulong)Micros(_options.BundleHorizon))
        {
            report(WriteOutcome.Refused(
                ErrorCode.InvalidValue, $"The bundle is scheduled more than {_options.BundleHorizon} ahead (bundle-horizon)", default));
        }
        else if (session?.ScheduledBundles >= _options.MaxScheduledBundlesPerSession)
        {
            report(WriteOutcome.Refused(
                ErrorCode.LimitReached,
                $"This session has {_options.MaxScheduledBundlesPerSession} bundles scheduled (max-scheduled-bundles)",
                default));
        }
        else
        {
            // It runs even if its session ends before: a show goes on without the desk that cued it.
            if (session is not null) session.ScheduledBundles++;
            Schedule(NowMicros + (long)wait, () =>
            {
                if (session is not null) session.ScheduledBundles--;
                run();
            });
        }
    }

    private WriteOutcome RunNow(Session? session, byte[] writer, ReadOnlySpan<byte> payload)
    {
        var bundle = BundleMessage.ReadFrom(payload);
        var checkedAlready = new Dictionary<AddressEntry, PlannedParam>();
        var index = 0;
        if (CheckAll(bundle, writer, checkedAlready, ref index) is { } refusal) return refusal;

        ulong revision = 0;
        RunAll(bundle, session, writer, ref revision);
        return WriteOutcome.Applied(revision);
    }

    /// <summary>Checks every part as if those before it had been applied.</summary>
    private WriteOutcome? CheckAll(
        in BundleMessage bundle, byte[] writer, Dictionary<AddressEntry, PlannedParam> planned, ref int index)
    {
        foreach (var message in bundle)
        {
            var refusal = MessageReader.TypeOf(message) switch
            {
                MessageType.Bundle => CheckAll(BundleMessage.ReadFrom(message), writer, planned, ref index),
                MessageType.Set => CheckPart(SetMessage.ReadFrom(message), writer, planned, index),
                MessageType.Publish => CheckPart(PublishMessage.ReadFrom(message), index),
                _ => WriteOutcome.Refused(
                    ErrorCode.BadMessage, $"Message {index} of the bundle is neither SET nor PUBLISH: 0x{message[0]:X2}", default),
            };
            if (refusal is not null) return refusal;

            index++;
        }

        return null;
    }

    private static WriteOutcome? CheckPart(in PublishMessage publish, int index) =>
        AddressGrammar.IsValid(publish.Address, out var reason)
            ? null
            : WriteOutcome.Refused(ErrorCode.BadAddress, $"Message {index} of the bundle: {reason}", publish.Address);

    private WriteOutcome? CheckPart(
        in SetMessage set, byte[] writer, Dictionary<AddressEntry, PlannedParam> planned, int index)
    {
        if (!AddressGrammar.IsValid(set.Address, out var reason))
            return WriteOutcome.Refused(ErrorCode.BadAddress, $"Message {index} of the bundle: {reason}", set.Address);

        if (set.Address.Length + set.Value.Data.Length > ProtocolLimits.MaxParamBytes) return TooLarge(set);

        var entry = Addresses.Intern(set.Address);
        if (!planned.TryGetValue(entry, out var plan))
        {
            var param = entry.Param;
            var isThere = param is { IsTombstone: false };
            plan = new(isThere ? param!.Revision : 0, param?.Revision ?? 0);
            if (!isThere && IsFull(planned)) return AtCapacity(set.Address, index);
        }

        if (plan.Revision > 0 && Check(entry.Param, plan.Revision, writer, set) is { } refusal)
            return refusal with { Text = $"Message {index} of the bundle: {refusal.Text}" };

        planned[entry] = plan with { Revision = (plan.Revision > 0 ? plan.Revision : plan.LastRevision) + 1 };
        return null;
    }

    private bool IsFull(Dictionary<AddressEntry, PlannedParam> planned)
    {
        if (_options.MaxParams == 0) return false;

        var added = planned.Keys.Count(entry => entry.Param is not { IsTombstone: false });
        return Params.Count + added >= _options.MaxParams;
    }

    private WriteOutcome AtCapacity(ReadOnlySpan<byte> address, int index) => WriteOutcome.Refused(
        ErrorCode.LimitReached, $"Message {index} of the bundle: this relay has {_options.MaxParams} params (max-params)", address);

    private void RunAll(in BundleMessage bundle, Session? session, byte[] writer, ref ulong revision)
    {
        foreach (var message in bundle)
        {
            switch (MessageReader.TypeOf(message))
            {
                case MessageType.Bundle:
                    RunAll(BundleMessage.ReadFrom(message), session, writer, ref revision);
                    break;
                case MessageType.Set:
                    var set = SetMessage.ReadFrom(message);
                    revision = Write(Addresses.Intern(set.Address), session, writer, set);
                    break;
                default:
                    var publish = PublishMessage.ReadFrom(message);
                    _federation?.Publishing();
                    Deliver(Addresses.Intern(publish.Address), publish, session);
                    break;
            }
        }
    }

    /// <summary>What a param will be when the parts of a bundle before this one have run.</summary>
    /// <param name="Revision">0: there is nothing to read.</param>
    /// <param name="LastRevision">Where its revisions go on, if it was deleted.</param>
    private readonly record struct PlannedParam(ulong Revision, ulong LastRevision);
}
