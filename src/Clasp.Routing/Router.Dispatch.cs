using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;

namespace Clasp.Routing;

/// <content>What sessions send finds its handler.</content>
public sealed partial class Router
{
    /// <summary>Handles one frame. Bad input never throws: it is answered with an ERROR.</summary>
    public void Receive(Session session, ReadOnlySpan<byte> frame)
    {
        if (!session.IsLive) return;

        session.LastHeardMicros = NowMicros;
        Statistics.MessagesIn++;
        try
        {
            var payload = FrameHeader.PayloadOf(frame);
            if (LegacyMessage.IsLegacy(payload)) payload = _legacy.AsSpan(0, LegacyMessage.Transcode(payload, _legacy));
            Statistics.CountReceived(MessageReader.TypeOf(payload));
            if (session.State == SessionState.AwaitingHello)
                ReceiveFirst(session, payload);
            else if (session.Link is not null)
                _federation!.Receive(session, payload); // Only federation makes links.
            else if (IsWithinLimits(session, payload))
                Dispatch(session, payload);
        }
        catch (ProtocolException wrong)
        {
            _logger.BadMessage(session.Id, session.Output.RemoteEndPoint, wrong.Message);
            Refuse(session, ErrorCode.BadMessage, wrong.Message, default);
            if (session.State == SessionState.AwaitingHello) Close(session, CloseReason.ProtocolError, wrong.Message);
        }
        catch (Exception defect)
        {
            // A defect here must not end the sessions of all others; the one that met it is ended, loudly.
            _logger.HandlerFailed(defect, session.Id, session.Output.RemoteEndPoint);
            Close(session, CloseReason.InternalError, "500: this relay failed to handle a message");
        }
    }

    private void ReceiveFirst(Session session, ReadOnlySpan<byte> payload)
    {
        if (MessageReader.TypeOf(payload) == MessageType.Hello)
        {
            ReceiveHello(session, HelloMessage.ReadFrom(payload));
            return;
        }

        var text = $"The first message must be HELLO (0x01), not 0x{payload[0]:X2}";
        Refuse(session, ErrorCode.UnexpectedMessage, text, default);
        Close(session, CloseReason.ProtocolError, text);
    }

    private bool IsWithinLimits(Session session, ReadOnlySpan<byte> payload)
    {
        var maxBytes = _options.MaxPayloadBytes;
        if (payload.Length > maxBytes)
        {
            var text = $"A message of {payload.Length} bytes is over the limit of {maxBytes} (max-payload)";
            Refuse(session, ErrorCode.LimitReached, text, default);
            return false;
        }

        var limit = _options.MaxMessagesPerSecond;
        if (limit > 0 && !session.MessageBudget.TryTake(limit, NowMicros))
        {
            var text = $"Rate limit exceeded: {limit} messages/second (max-rate)";
            Refuse(session, ErrorCode.LimitReached, text, default);
            return false;
        }

        return true;
    }

    private void Dispatch(Session session, ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Set:
                ReceiveSet(session, SetMessage.ReadFrom(payload));
                break;
            case MessageType.Publish:
                ReceivePublish(session, PublishMessage.ReadFrom(payload), payload);
                break;
            case MessageType.Get:
                ReceiveGet(session, GetMessage.ReadFrom(payload));
                break;
            case MessageType.Subscribe:
                ReceiveSubscribe(session, SubscribeMessage.ReadFrom(payload));
                break;
            case MessageType.Unsubscribe:
                ReceiveUnsubscribe(session, UnsubscribeMessage.ReadFrom(payload));
                break;
            case MessageType.Bundle:
                ReceiveBundle(session, BundleMessage.ReadFrom(payload), payload);
                break;
            case MessageType.Announce:
                ReceiveAnnounce(session, AnnounceMessage.ReadFrom(payload));
                break;
            case MessageType.Query:
                ReceiveQuery(session, QueryMessage.ReadFrom(payload));
                break;
            default:
                DispatchRare(session, payload);
                break;
        }
    }

    private void ReceiveReplay(Session session, in ReplayMessage replay)
    {
        if (!AddressPattern.TryParse(replay.Pattern, out var pattern, out var reason))
            Refuse(session, ErrorCode.BadPattern, reason, replay.Pattern);
        else if (!session.Grant.MayReadAll(pattern))
            RefuseScope(session, "replay", replay.Pattern);
        else
            Refuse(session, ErrorCode.Unavailable, "This relay keeps no journal to replay from", replay.Pattern);
    }

    private void DispatchRare(Session session, ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Sync:
                var sync = SyncMessage.ReadFrom(payload);
                Send(session, new SyncMessage { T1 = sync.T1, T2 = WallMicros, T3 = WallMicros });
                break;
            case MessageType.Ping:
                Send(session, default(PongMessage));
                break;
            case MessageType.Replay:
                ReceiveReplay(session, ReplayMessage.ReadFrom(payload));
                break;
            case MessageType.FederationSync when _federation is not null:
                _federation.Receive(session, payload);
                break;
            case MessageType.FederationSync:
                Refuse(session, ErrorCode.Forbidden, "This relay is no member of a federation", default);
                break;
            case MessageType.Hello:
                const string Text = "HELLO was said already; open another connection for another session";
                Refuse(session, ErrorCode.UnexpectedMessage, Text, default);
                break;
            case MessageType.Welcome or MessageType.Snapshot or MessageType.Pong:
            case MessageType.Ack or MessageType.Error or MessageType.Result:
                break;
            default:
                throw new ProtocolException($"0x{payload[0]:X2} is not a message type.");
        }
    }
}
