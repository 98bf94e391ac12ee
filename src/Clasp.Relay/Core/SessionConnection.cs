using System.Threading.Tasks.Sources;
using Clasp.Protocol.Framing;
using Clasp.Relay.Access;
using Clasp.Relay.Federation;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Clasp.Transport;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Core;

/// <summary>Joins a connection with its session: frames go into the core, the session's output comes back.</summary>
internal sealed class SessionConnection : IFrameReceiver, ISessionOutput, IValueTaskSource, IThreadPoolWorkItem
{
    private readonly FrameConnection _connection;
    private readonly Router _router;
    private readonly CoreTurn _turn;
    private readonly Func<ISessionOutput, Session> _openSession;
    private readonly int _replyLimitBytes;
    private readonly ILogger _logger;

    // Each of these is entered again only after it has run.
    private readonly CoreWork _receive;
    private readonly CoreWork _written;

    /// <summary>Completes the read loop's wait; entered and completed once per batch.</summary>
    private ManualResetValueTaskSourceCore<bool> _received = new() { RunContinuationsAsynchronously = true };

    private readonly RouterPass? _pass;
    private readonly Action _onWritten;
    private ValueTask _write;
    private FrameBatch? _frames;

    /// <summary>Until the session has been told what became of its token; null from then on.</summary>
    private TokenCheck? _check;

    // Only used by whoever runs the core.
    private Session? _session;
    private int _nextFrame;
    private bool _isWriting;
    private bool _isPaused;
    private bool _isOver;

    /// <param name="connection">Whose frames these are.</param>
    /// <param name="pass">Says whether the peer may join as a router; null for one that this relay has dialled.</param>
    /// <param name="check">Judges the peer's token; null if it needs none.</param>
    /// <param name="openSession">Makes the session; runs inside the core.</param>
    /// <param name="router">Where the session lives.</param>
    /// <param name="turn">The way into the core.</param>
    /// <param name="replyLimitBytes">What one batch may lead to in answers before they are sent.</param>
    /// <param name="logger">For the connection's beginning and end.</param>
    public SessionConnection(
        FrameConnection connection,
        RouterPass? pass,
        TokenCheck? check,
        Func<ISessionOutput, Session> openSession,
        Router router,
        CoreTurn turn,
        int replyLimitBytes,
        ILogger logger)
    {
        _pass = pass;
        _check = check;
        _openSession = openSession;
        _replyLimitBytes = replyLimitBytes;
        _connection = connection;
        _router = router;
        _turn = turn;
        _logger = logger;
        _receive = new(Receive, ReceiveFinished);
        _written = new(Written, WrittenFinished);
        _onWritten = OnWritten;
    }

    public Envelope Envelope => _connection.Envelope;

    public string RemoteEndPoint => _connection.RemoteEndPoint;

    public bool MayFederate => _pass?.MayFederate ?? true;

    public RouterGrant? Grant => _pass?.Grant;

    public string? EndReason { get; private set; }

    /// <summary>Serves the connection until it ends.</summary>
    public async Task<ConnectionEnd> RunAsync(CancellationToken cancellation)
    {
        _logger.Connected(RemoteEndPoint);
        _turn.Enter(new CoreWork(Open, CloseIfFaulty));
        try
        {
            var end = await _connection.RunAsync(this, cancellation);
            EndReason = end.ToString();
            _logger.Disconnected(RemoteEndPoint, end);
            return end;
        }
        finally
        {
            _turn.Enter(new CoreWork(Closed, CloseIfFaulty));
        }
    }

    public ValueTask ReceiveAsync(FrameBatch frames)
    {
        _frames = frames;
        _nextFrame = 0;
        _received.Reset();
        var wait = new ValueTask(this, _received.Version);
        EnterFrames();
        return wait;
    }

    /// <summary>Judges the token of the HELLO at hand, on a thread that may take its time, and goes on with that.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (_frames is { } frames) _check?.Judge(frames[_nextFrame]);
        }
        catch (Exception fault)
        {
            // A fault of ours. Nobody gets in by it.
            _logger.SessionFailed(RemoteEndPoint, fault);
            _check?.Fail();
        }

        _turn.Enter(_receive);
    }

    public uint NextMaskKey() => _connection.NextMaskKey();

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        ValueTask write;
        try
        {
            write = _connection.WriteAsync(bytes, CancellationToken.None);
        }
        catch (IOException)
        {
            // The connection is closing; the read loop ends the session.
            return true;
        }

        if (!write.IsCompletedSuccessfully)
        {
            _isWriting = true;
            _write = write;
            _write.GetAwaiter().UnsafeOnCompleted(_onWritten);
            return false;
        }

        write.GetAwaiter().GetResult();
        return true;
    }

    public void Close(CloseReason reason, string text) => _connection.Close(CodeOf(reason), text);

    private static ushort CodeOf(CloseReason reason) => reason switch
    {
        CloseReason.GoingAway => CloseCode.GoingAway,
        CloseReason.ProtocolError => CloseCode.ProtocolError,
        CloseReason.PolicyViolation => CloseCode.PolicyViolation,
        CloseReason.Overloaded => CloseCode.TryAgainLater,
        CloseReason.InternalError => CloseCode.InternalError,
        _ => CloseCode.Normal,
    };

    void IValueTaskSource.GetResult(short token) => _received.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _received.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _received.OnCompleted(continuation, state, token, flags);

    private void OnWritten()
    {
        try
        {
            _write.GetAwaiter().GetResult();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The read loop sees the same, and ends the session.
        }

        _turn.Enter(_written);
    }

    private void Open() => _session = _openSession(this);

    private void Receive()
    {
        if (_session is not { } session || _frames is not { } frames) return;
        if (frames.Count == 0)
        {
            // An answered ping counts as activity: it keeps an honest client alive.
            _router.Touch(session);
            return;
        }

        if (_check is { } check)
        {
            if (check.Verdict is not { } verdict) return;
            session.Authorize(verdict);
            _check = null;
        }

        // Few bytes of questions can have many of answers; these get to go before more are asked for.
        do
        {
            _router.Receive(session, frames[_nextFrame++]);
        }
        while (_nextFrame < frames.Count && session.PendingBytes < _replyLimitBytes);
    }

    private void ReceiveFinished(Exception? fault)
    {
        CloseIfFaulty(fault);
        // A client that does not take its answers is not read from, until it does.
        if (_session is { IsCongested: true }) _isPaused = true;
        else Continue();
    }

    /// <summary>Goes on with the frames at hand, or lets the read loop get more.</summary>
    private void Continue()
    {
        if (_frames is { } frames && _nextFrame < frames.Count) EnterFrames();
        else _received.SetResult(true);
    }

    private void EnterFrames()
    {
        if (_check is { Verdict: null } && _frames is { Count: > 0 }) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else _turn.Enter(_receive);
    }

    private void Written()
    {
        _isWriting = false;
        if (_session is not { } session) return;
        if (_isOver) _router.Closed(session);
        else _router.WriteCompleted(session);
    }

    private void WrittenFinished(Exception? fault)
    {
        CloseIfFaulty(fault);
        if (!_isPaused || _session is { IsCongested: true }) return;
        _isPaused = false;
        Continue();
    }

    /// <summary>The session goes after a write in flight: that still reads the session's memory.</summary>
    private void Closed()
    {
        _isOver = true;
        if (_session is { } session && !_isWriting) _router.Closed(session);
    }

    private void CloseIfFaulty(Exception? fault)
    {
        if (fault is null) return;
        _logger.SessionFailed(RemoteEndPoint, fault);
        Close(CloseReason.InternalError, "The relay made a mistake.");
    }
}
