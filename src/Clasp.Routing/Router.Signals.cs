using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Delivery;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;
using Clasp.Security.Rules;

namespace Clasp.Routing;

/// <content>
/// Signals: events, streams, gestures and timelines are passed on and not kept; ANNOUNCE and QUERY tell what there is.
/// </content>
public sealed partial class Router
{
    private static ReadOnlySpan<byte> PeerAnnouncement => "/clasp/p2p/announce"u8;

    private static ReadOnlySpan<byte> PeerSignalPrefix => "/clasp/p2p/signal/"u8;

    /// <summary>Delivers a signal of another router.</summary>
    /// <exception cref="ProtocolException">Its address is none.</exception>
    public void Publish(in PublishMessage message, Session? except)
    {
        if (!Addresses.TryIntern(message.Address, out var address, out var reason)) throw new ProtocolException(reason);

        Deliver(address, message, except);
    }

    /// <summary>Delivers a signal of a client to everybody else.</summary>
    internal void PublishFrom(Session session, AddressEntry address, in PublishMessage message)
    {
        _federation?.Publishing();
        if (!Deliver(address, message, session))
        {
            const string Text =
                "A link to another router cannot take this: it is too slow now, or the message is too long";
            Refuse(session, ErrorCode.Overloaded, Text, message.Address);
        }
    }

    internal void SendStream(Session session, ReadOnlySpan<byte> frame, Broadcasts? broadcasts = null)
    {
        session.Outbox.AddStream(frame, broadcasts);
        MarkDirty(session);
    }

    private void ReceivePublish(Session session, in PublishMessage message, ReadOnlySpan<byte> payload)
    {
        if (!session.Grant.MayWrite(message.Address))
            RefuseScope(session, "publish operation", message.Address);
        else if (!Addresses.TryIntern(message.Address, out var address, out var reason))
            Refuse(session, ErrorCode.BadAddress, reason, message.Address);
        else if (_rules.RefusalOf(address, ValueOf(message), session.Subject) is { } refusal)
            Refuse(session, ErrorCode.Forbidden, refusal, message.Address);
        else if (_federation?.RefusalOf(session, message.Address) is { } outside)
            Refuse(session, ErrorCode.Forbidden, outside, message.Address);
        else
            Pass(session, address, message, payload);
    }

    /// <summary>Passes on a signal that may be published.</summary>
    private void Pass(Session session, AddressEntry address, in PublishMessage message, ReadOnlySpan<byte> payload)
    {
        if (IsForPeer(message.Address, out var peer))
            PassToPeer(session, peer, message);
        else if (message.Signal != SignalType.Gesture || _gestures.TryPass(session, address, message, payload))
            PublishFrom(session, address, message);
    }

    /// <summary>Sends a signal to everybody who wants it.</summary>
    /// <returns><c>false</c>: a link could not take it.</returns>
    private bool Deliver(AddressEntry address, in PublishMessage message, Session? except)
    {
        // An announcement of a WebRTC peer reaches whoever listens, whatever kinds of signals they asked for.
        var targets = message.Address.SequenceEqual(PeerAnnouncement)
            ? _subscriptions.TargetsOfAnyType(address)
            : _subscriptions.TargetsOf(address, message.Signal);
        if (targets.IsEmpty) return true;

        var rules = _rules.For(address);
        var mayHide = rules is { MayHide: true };
        var frame = _frame.AsSpan(0, Frame.Write(_frame, Told(rules, message)));
        var broadcasts = BroadcastsFor(targets);
        var isTaken = true;
        foreach (ref readonly var target in targets)
        {
            var session = target.Session;
            if (session == except) continue;
            if (mayHide && session.Link is null && !_rules.IsVisible(rules, address.Utf8, session.Subject)) continue;

            Statistics.Delivered++;
            if (session.Link is not null)
                isTaken &= _federation!.TryDeliver(session, address, message); // Only federation makes links.
            else if (message.Signal == SignalType.Stream)
                DeliverStream(target, address, frame, broadcasts);
            else
                Send(session, frame, broadcasts);
        }

        return isTaken;
    }

    private void DeliverStream(in Target target, AddressEntry address, ReadOnlySpan<byte> frame, Broadcasts? broadcasts)
    {
        if (target.IsLimited && !LimiterOf(target.Session).TryPass(address, frame, target)) return;

        SendStream(target.Session, frame, broadcasts);
    }

    /// <summary>A signal as clients are told it.</summary>
    private PublishMessage Told(AddressRules? rules, in PublishMessage message) =>
        rules is { Redacts: true } && message.Content == PublishContent.Value
            ? message with { Value = _rules.Told(rules, message.Value) }
            : message;

    private static EncodedValue ValueOf(in PublishMessage message) =>
        message.Content == PublishContent.Value ? message.Value : EncodedValue.Null;

    /// <summary>
    /// Whether this is signalling between two WebRTC peers, which only the session that it names gets.
    /// </summary>
    private static bool IsForPeer(ReadOnlySpan<byte> address, out ReadOnlySpan<byte> peer)
    {
        peer = address.StartsWith(PeerSignalPrefix) ? address[PeerSignalPrefix.Length..] : default;
        return !peer.IsEmpty && !peer.Contains((byte)'/');
    }

    private Session? FindPeer(ReadOnlySpan<byte> id) => FindClient(Encoding.UTF8.GetString(id));

    private static string NoSuchPeer(ReadOnlySpan<byte> id) =>
        $"Target session not found: {Encoding.UTF8.GetString(id)}";

    private void PassToPeer(Session from, ReadOnlySpan<byte> id, in PublishMessage message)
    {
        if (FindPeer(id) is { } peer)
            Send(peer, message);
        else
            Refuse(from, ErrorCode.NoSuchSession, NoSuchPeer(id), message.Address);
    }

    private void ReceiveAnnounce(Session session, in AnnounceMessage announce)
    {
        var added = 0;
        foreach (var signal in announce.Signals)
        {
            if (!AddressGrammar.IsValid(signal.Address, out var reason))
            {
                Refuse(session, ErrorCode.BadAddress, reason, signal.Address);
                return;
            }

            if (!session.Grant.MayWrite(signal.Address))
            {
                RefuseScope(session, "announcement", signal.Address);
                return;
            }

            if (!_signals.Contains(signal.Address)) added++;
            if (_signals.HasRoomFor(added)) continue;

            var text = $"This relay remembers no more than {_options.MaxSignals} signals (max-signals)";
            Refuse(session, ErrorCode.LimitReached, text, signal.Address);
            return;
        }

        foreach (var signal in announce.Signals) _signals.Put(signal, NowMicros);
        Send(session, new AckMessage { HasAddress = true, Address = announce.Namespace });
    }

    private void ReceiveQuery(Session session, in QueryMessage query)
    {
        if (!AddressPattern.TryParse(query.Pattern, out var pattern, out var reason))
            Refuse(session, ErrorCode.BadPattern, reason, query.Pattern);
        else if (!session.Grant.MayReadAll(pattern))
            RefuseScope(session, "query", query.Pattern);
        else if (session.Outbox.WaitingAnswers >= _options.MaxSubscriptionsPerSession)
            Refuse(session, ErrorCode.LimitReached, $"{_options.MaxSubscriptionsPerSession} answers wait already (max-subscriptions)", query.Pattern);
        else
            Feed(session, new ResultFeed(_signals.Walk(pattern), session.View));
    }
}
