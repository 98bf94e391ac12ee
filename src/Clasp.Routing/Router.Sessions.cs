using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;

namespace Clasp.Routing;

/// <content>Sessions come and go, and what they send finds its handler.</content>
public sealed partial class Router
{
    /// <summary>A connection was accepted; its HELLO is awaited.</summary>
    public Session Open(ISessionOutput output)
    {
        var session = Add(output);
        if (_isDraining)
        {
            Close(session, CloseReason.GoingAway, "This relay is shutting down");
        }
        else if (_options.MaxSessions > 0 && _sessions.Count > _options.MaxSessions)
        {
            Refuse(session, ErrorCode.LimitReached, $"This relay has {_options.MaxSessions} sessions (max-sessions)", default);
            Close(session, CloseReason.Overloaded, $"429: this relay has {_options.MaxSessions} sessions (max-sessions)");
        }
        else
        {
            Schedule(NowMicros + Micros(_options.HelloTimeout), () => RequireHello(session));
        }

        return session;
    }

    /// <summary>A connection to another router was made; there, this router is the client.</summary>
    public Session OpenOutgoing(ISessionOutput output)
    {
        var session = Add(output);
        session.State = SessionState.Open;
        return session;
    }

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
            if (session.State == SessionState.AwaitingHello)
                ReceiveHello(session, payload);
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
    }

    /// <summary>The peer of a session gave a sign of life that was no message, such as a pong.</summary>
    public void Touch(Session session) => session.LastHeardMicros = NowMicros;

    /// <summary>The write that was under way for a session is done.</summary>
    public void WriteCompleted(Session session)
    {
        if (session.State == SessionState.Closed) return;

        session.Outbox.WriteCompleted();
        MarkDirty(session);
    }

    /// <summary>The connection of a session is gone.</summary>
    public void Closed(Session session)
    {
        if (session.State == SessionState.Closed) return;

        session.State = SessionState.Closed;
        _sessions.Remove(session.Id);
        foreach (var subscription in session.Subscriptions.Values) Unsubscribe(subscription);
        session.Subscriptions.Clear();
        _gestures.SessionEnded(session);
        foreach (var locked in session.Locks) ReleaseLock(locked, session.Utf8);
        session.Locks.Clear();
        Statistics.Conflated += session.Outbox.Conflated;
        Statistics.DroppedStreams += session.Outbox.DroppedStreams;
        session.Outbox.Clear();
        _federation?.SessionEnded(session);
        _logger.SessionEnded(session.Id, session.Output.RemoteEndPoint);
    }

    /// <summary>Ends a session, behind what was sent to it so far.</summary>
    public void Close(Session session, CloseReason reason, string text)
    {
        if (!session.IsLive) return;

        session.State = SessionState.Closing;
        session.Outbox.Flush(_frame);
        _logger.SessionClosed(session.Id, session.Output.RemoteEndPoint, text);
        session.Output.Close(reason, text);
    }

    /// <summary>Ends all sessions, and takes no new ones.</summary>
    public void BeginDrain(string text)
    {
        _isDraining = true;
        foreach (var session in _sessions.Values.ToList()) Close(session, CloseReason.GoingAway, text);
    }

    private Session Add(ISessionOutput output)
    {
        var session = new Session(_options.NewSessionId(), output, _options) { LastHeardMicros = NowMicros };
        _sessions[session.Id] = session;
        return session;
    }

    private void RequireHello(Session session)
    {
        if (session.State != SessionState.AwaitingHello) return;

        Close(session, CloseReason.PolicyViolation, $"No HELLO within {_options.HelloTimeout.TotalSeconds:0.#} s");
    }

    private void RequireSign(Session session)
    {
        if (!session.IsLive) return;

        var due = session.LastHeardMicros + Micros(_options.SessionTimeout);
        if (NowMicros >= due)
            Close(session, CloseReason.PolicyViolation, $"Nothing heard for {_options.SessionTimeout.TotalSeconds:0.#} s (session-timeout)");
        else
            Schedule(due, () => RequireSign(session));
    }

    private void ReceiveHello(Session session, ReadOnlySpan<byte> payload)
    {
        if (MessageReader.TypeOf(payload) != MessageType.Hello)
        {
            var text = $"The first message must be HELLO (0x01), not 0x{payload[0]:X2}";
            Refuse(session, ErrorCode.UnexpectedMessage, text, default);
            Close(session, CloseReason.ProtocolError, text);
            return;
        }

        var hello = HelloMessage.ReadFrom(payload);
        session.Name = Encoding.UTF8.GetString(hello.Name);
        session.State = SessionState.Open;
        string? refusal = null;
        var federation = _federation?.Welcome(session, hello, out refusal) ?? Features.None;
        if (refusal is not null)
        {
            Refuse(session, ErrorCode.Unauthorized, refusal, default);
            Close(session, CloseReason.PolicyViolation, refusal);
            return;
        }

        Send(session, new WelcomeMessage
        {
            Version = 1,
            Features = Features.Signals | federation,
            TimeMicros = WallMicros,
            Session = session.Utf8,
            Name = Encoding.UTF8.GetBytes(_options.Name),
        });
        SendWelcomeSnapshot(session);
        if (_options.SessionTimeout > TimeSpan.Zero)
            Schedule(NowMicros + Micros(_options.SessionTimeout), () => RequireSign(session));
        _logger.SessionOpened(session.Id, session.Output.RemoteEndPoint, session.Name);
    }

    private bool IsWithinLimits(Session session, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _options.MaxPayloadBytes)
        {
            Refuse(session, ErrorCode.LimitReached, $"A message of {payload.Length} bytes is over the limit of {_options.MaxPayloadBytes} (max-payload)", default);
            return false;
        }

        if (_options.MaxMessagesPerSecond > 0 && !session.MessageBudget.TryTake(_options.MaxMessagesPerSecond, NowMicros))
        {
            Refuse(session, ErrorCode.LimitReached, $"Rate limit exceeded: {_options.MaxMessagesPerSecond} messages/second (max-rate)", default);
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
                ReceiveBundle(session, payload);
                break;
            case MessageType.Announce:
                ReceiveAnnounce(session, AnnounceMessage.ReadFrom(payload));
                break;
            case MessageType.Query:
                ReceiveQuery(session, QueryMessage.ReadFrom(payload));
                break;
            case MessageType.Sync:
                var sync = SyncMessage.ReadFrom(payload);
                Send(session, new SyncMessage { T1 = sync.T1, T2 = WallMicros, T3 = WallMicros });
                break;
            case MessageType.Ping:
                Send(session, default(PongMessage));
                break;
            case MessageType.Replay:
                var replay = ReplayMessage.ReadFrom(payload);
                Refuse(session, ErrorCode.Unavailable, "This relay keeps no journal to replay from", replay.Pattern);
                break;
            case MessageType.FederationSync when _federation is not null:
                _federation.Receive(session, payload);
                break;
            case MessageType.FederationSync:
                Refuse(session, ErrorCode.Forbidden, "This relay is no member of a federation", default);
                break;
            case MessageType.Hello:
                Refuse(session, ErrorCode.UnexpectedMessage, "HELLO was said already; open another connection for another session", default);
                break;
            case MessageType.Welcome or MessageType.Snapshot or MessageType.Pong or MessageType.Ack or MessageType.Error or MessageType.Result:
                break;
            default:
                throw new ProtocolException($"0x{payload[0]:X2} is not a message type.");
        }
    }
}
