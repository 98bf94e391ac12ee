using System.Text;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.Timing;

namespace Clasp.Routing;

/// <content>Sessions come and go.</content>
public sealed partial class Router
{
    /// <summary>How long a session that is being closed may take to write the last that it was sent.</summary>
    private const long LastWriteMicros = 1_000_000;

    private int _liveSessions;
    private bool _isDraining;

    /// <summary>A connection was accepted; its HELLO is awaited.</summary>
    public Session Open(ISessionOutput output)
    {
        var session = Add(output, SessionState.AwaitingHello);
        SetTimer(session, NowMicros + Micros(_options.HelloTimeout));
        if (_isDraining)
        {
            Close(session, CloseReason.GoingAway, "This relay is shutting down");
        }
        else if (_options.MaxSessions > 0 && _liveSessions > _options.MaxSessions)
        {
            var text = $"This relay has {_options.MaxSessions} sessions (max-sessions)";
            Refuse(session, ErrorCode.LimitReached, text, default);
            Close(session, CloseReason.Overloaded, $"429: {text}");
        }

        return session;
    }

    /// <summary>A connection to another router was made; there, this router is the client.</summary>
    public Session OpenOutgoing(ISessionOutput output) => Add(output, SessionState.Open);

    /// <summary>The session of this id, if it is open and no router's.</summary>
    public Session? FindClient(string id) =>
        _sessions.GetValueOrDefault(id) is { State: SessionState.Open, Link: null } client ? client : null;

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

        if (session.IsLive) End(session);
        if (session.PendingClose is not null) FinishClose(session);
        session.State = SessionState.Closed;
        session.Timer?.Cancel();
        session.TokenTimer?.Cancel();
        session.Outbox.Clear();
        _sessions.Remove(session.Id);
        _logger.SessionEnded(session.Id, session.Output.RemoteEndPoint);
    }

    /// <summary>
    /// Ends a session: nothing it says counts any more. The connection is closed behind what was sent to it so far.
    /// </summary>
    public void Close(Session session, CloseReason reason, string text)
    {
        if (!session.IsLive) return;

        _logger.SessionClosed(session.Id, session.Output.RemoteEndPoint, text);
        session.PendingClose = (reason, text);
        End(session);
        session.State = SessionState.Closing;
        session.Outbox.Seal();
        MarkDirty(session);
        SetTimer(session, NowMicros + LastWriteMicros);
    }

    /// <summary>Ends all sessions, and takes no new ones.</summary>
    public void BeginDrain(string reason)
    {
        _isDraining = true;
        foreach (var session in _sessions.Values.ToList()) Close(session, CloseReason.GoingAway, reason);
    }

    private Session Add(ISessionOutput output, SessionState state)
    {
        var session = new Session(_options.NewSessionId(), output, _options, _buffers, Statistics, _rules)
        {
            State = state,
            LastHeardMicros = NowMicros,
        };
        _sessions[session.Id] = session;
        _liveSessions++;
        return session;
    }

    /// <summary>Takes a session out of everything it takes part in.</summary>
    private void End(Session session)
    {
        _liveSessions--;
        foreach (var subscription in session.Subscriptions.Values) Unsubscribe(subscription);
        session.Subscriptions.Clear();
        if (session.Interest is not null)
        {
            foreach (var subscription in session.Interest.Values) Unsubscribe(subscription);
            session.Interest.Clear();
        }

        // What it sent and is still held back goes out while it counts as a session that does not hear itself.
        _gestures.SessionEnded(session);
        session.Limiter?.Clear();
        ReleaseLocksOf(session.Utf8);
        _federation?.SessionEnded(session);
    }

    private void SetTimer(Session session, long dueMicros)
    {
        session.Timer ??= new ScheduledCall(() => OnTimer(session));
        Reschedule(dueMicros, session.Timer);
    }

    private void OnTimer(Session session)
    {
        switch (session.State)
        {
            case SessionState.AwaitingHello:
                var limit = _options.HelloTimeout.TotalSeconds;
                Close(session, CloseReason.PolicyViolation, $"No HELLO within {limit:0.#} s");
                break;
            case SessionState.Open:
                RequireSign(session);
                break;
            case SessionState.Closing:
                FinishClose(session);
                break;
        }
    }

    private void RequireSign(Session session)
    {
        var due = session.LastHeardMicros + Micros(_options.SessionTimeout);
        if (NowMicros < due)
        {
            SetTimer(session, due);
            return;
        }

        var limit = _options.SessionTimeout.TotalSeconds;
        Close(session, CloseReason.PolicyViolation, $"Nothing heard for {limit:0.#} s (session-timeout)");
    }

    private void ReceiveHello(Session session, in HelloMessage hello)
    {
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

        if (!TryAdmit(session)) return;

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
            SetTimer(session, NowMicros + Micros(_options.SessionTimeout));
        else
            session.Timer?.Cancel();
        _logger.SessionOpened(session.Id, session.Output.RemoteEndPoint, session.Name);
    }

    private void CloseOverfull(Session session)
    {
        if (!session.IsLive) return;

        Statistics.SessionsOverloaded++;
        _logger.SessionOverfull(session.Id, session.Output.RemoteEndPoint, _options.OutboxMaxBytes);
        var text = $"503: more than {_options.OutboxMaxBytes} bytes wait for this session";
        Close(session, CloseReason.Overloaded, text);
        FinishClose(session);
    }

    private static void FinishClose(Session session)
    {
        if (session.PendingClose is not var (reason, text)) return;

        session.PendingClose = null;
        session.Timer?.Cancel();
        session.Output.Close(reason, text);
    }
}
