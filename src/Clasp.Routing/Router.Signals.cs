using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing;

/// <content>Signals: events, streams, gestures and timelines are passed on and not kept; ANNOUNCE and QUERY tell what there is.</content>
public sealed partial class Router
{
    /// <summary>Delivers a signal of another router, or one that had to wait.</summary>
    public void Publish(in PublishMessage message, Session? except) =>
        Deliver(Addresses.Intern(message.Address), message, except);

    private void ReceivePublish(Session session, in PublishMessage message, ReadOnlySpan<byte> payload)
    {
        if (!AddressGrammar.IsValid(message.Address, out var reason))
        {
            Refuse(session, ErrorCode.BadAddress, reason, message.Address);
            return;
        }

        if (IsPeerSignal(message.Address, out var peer))
        {
            PassToPeer(session, peer, message);
            return;
        }

        var address = Addresses.Intern(message.Address);
        if (message.Signal == SignalType.Gesture && !_gestures.TryPass(session, address, message, payload)) return;

        PublishFrom(session, address, message);
    }

    private void PublishFrom(Session session, AddressEntry address, in PublishMessage message)
    {
        _federation?.Publishing();
        if (!Deliver(address, message, session))
            Refuse(session, ErrorCode.Overloaded, "A link to another router is too slow to take this now", message.Address);
    }

    /// <summary>Sends a signal to everybody who wants it.</summary>
    /// <returns><c>false</c>: a link could not take it.</returns>
    private bool Deliver(AddressEntry address, in PublishMessage message, Session? except)
    {
        var targets = _subscriptions.TargetsOf(address, message.Signal);
        if (targets.IsEmpty) return true;

        // An announcement of a WebRTC peer reaches whoever listens, whatever kinds of signals they asked for.
        var frame = _frame.AsSpan(0, Frame.Write(_frame, message));
        var mayDrop = message.Signal == SignalType.Stream || message is { Signal: SignalType.Gesture, Phase: GesturePhase.Move };
        var isTaken = true;
        foreach (ref readonly var target in targets)
        {
            var session = target.Session;
            if (session == except) continue;

            if (session.Link is not null)
                isTaken &= _federation!.TryDeliver(session, address, message); // Only federation makes links.
            else if (mayDrop)
                DeliverStream(target.Session, address, frame, target);
            else
                Send(session, frame);
        }

        Statistics.Delivered += targets.Length;
        return isTaken;
    }

    private void DeliverStream(Session session, AddressEntry address, ReadOnlySpan<byte> frame, in Subscriptions.Target target)
    {
        if (target.IsLimited && !LimiterOf(session).TryPass(address, frame, target)) return;

        SendStream(session, frame);
    }

    /// <summary>Whether an address is that of the signalling between two WebRTC peers, which only the named session gets.</summary>
    private static bool IsPeerSignal(ReadOnlySpan<byte> address, out ReadOnlySpan<byte> peer)
    {
        var prefix = "/clasp/p2p/signal/"u8;
        peer = address.StartsWith(prefix) ? address[prefix.Length..] : default;
        return !peer.IsEmpty && !peer.Contains((byte)'/');
    }

    private void PassToPeer(Session from, ReadOnlySpan<byte> peer, in PublishMessage message)
    {
        var id = Encoding.UTF8.GetString(peer);
        if (_sessions.TryGetValue(id, out var session) && session.State == SessionState.Open)
            Send(session, message);
        else
            Refuse(from, ErrorCode.NoSuchSession, $"Target session not found: {id}", message.Address);
    }

    private void ReceiveAnnounce(Session session, in AnnounceMessage announce)
    {
        foreach (var signal in announce.Signals)
        {
            if (!AddressGrammar.IsValid(signal.Address, out var reason))
            {
                Refuse(session, ErrorCode.BadAddress, reason, signal.Address);
                return;
            }

            if (_signals.TryAdd(signal, NowMicros)) continue;

            Refuse(session, ErrorCode.LimitReached, $"This relay has {_options.MaxSignals} signals (max-signals)", signal.Address);
            return;
        }

        Send(session, new AckMessage { HasAddress = true, Address = announce.Namespace });
    }

    private void ReceiveQuery(Session session, in QueryMessage query)
    {
        if (!AddressPattern.TryParse(query.Pattern, out var pattern, out var reason))
        {
            Refuse(session, ErrorCode.BadPattern, reason, query.Pattern);
            return;
        }

        var result = SignalsWriter.Result(_reply);
        foreach (var signal in _signals.Matching(pattern))
        {
            if (result.TryAdd(signal.ToDefinition())) continue;

            Send(session, result.Finish());
            result = SignalsWriter.Result(_reply);
            result.TryAdd(signal.ToDefinition());
        }

        Send(session, result.Finish());
    }
}
