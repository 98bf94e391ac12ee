using System.Net.Security;
using System.Runtime.CompilerServices;
using Clasp.Protocol.Framing;
using Clasp.Transport.Reading;
using Clasp.Transport.Writing;

namespace Clasp.Transport;

/// <summary>Frames over a stream: a WebSocket, in the role of server or client, or length-prefixed TCP.</summary>
public sealed class FrameConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly bool _isSecured;
    private readonly FrameConnectionOptions _options;
    private readonly Action _abort;
    private readonly FrameOutput _output;
    private readonly FrameCutter _cutter;
    private readonly KeepAlive _keepAlive;
    private readonly ReceiveBuffer _buffer;
    private readonly FrameBatch _batch = new();
    private readonly MaskKeys _maskKeys = new();
    private ITimer? _closeTimer;
    private ConnectionEnd? _end;

    /// <summary>Nothing can be read from the peer's bytes any more; they are taken so that ours reach it.</summary>
    private bool _discards;

    private int _isDisposed;
    private long _bytesReceived;

    /// <param name="stream">Both directions; read and written at the same time.</param>
    /// <param name="envelope">
    /// <see cref="Envelope.WebSocket"/> for the server's role, <see cref="Envelope.MaskedWebSocket"/> for the client's,
    /// <see cref="Envelope.LengthPrefix"/> for TCP.
    /// </param>
    /// <param name="remoteEndPoint">Who the peer is, for logs.</param>
    /// <param name="options">Time-outs and limits.</param>
    /// <param name="abort">
    /// Cuts the connection, so that reads and writes in progress end; disposes the stream if null.
    /// </param>
    /// <param name="completeWrites">Ends the sending direction of a TCP stream in order.</param>
    /// <param name="received">What the peer sent behind its request, and was read with it; copied.</param>
    public FrameConnection(
        Stream stream,
        Envelope envelope,
        string remoteEndPoint,
        FrameConnectionOptions options,
        Action? abort = null,
        Action? completeWrites = null,
        ReadOnlySpan<byte> received = default)
    {
        _buffer = new(received);
        _batch.Start(_buffer.Bytes);
        _bytesReceived = received.Length;
        _stream = stream;
        _isSecured = stream is SslStream;
        _options = options;
        _abort = abort ?? stream.Dispose;
        Envelope = envelope;
        RemoteEndPoint = remoteEndPoint;
        _output = new(stream, envelope, completeWrites);
        _cutter = envelope == Envelope.LengthPrefix
            ? new LengthPrefixCutter(options.MaxMessageBytes)
            : new WebSocketCutter(envelope == Envelope.WebSocket, options.MaxMessageBytes, _output);
        _keepAlive = new(options, _output.SendPing, silence => Cut(EndCause.Silence, silence));
    }

    /// <summary>How frames given to <see cref="WriteAsync"/> must be wrapped.</summary>
    public Envelope Envelope { get; }

    public string RemoteEndPoint { get; }

    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>Bytes of data written, envelopes included.</summary>
    public long BytesSent => _output.BytesSent;

    /// <summary>
    /// A key for the next frame of <see cref="Envelope.MaskedWebSocket"/>; for the one who writes, not thread-safe.
    /// </summary>
    public uint NextMaskKey() => _maskKeys.Next();

    /// <summary>Writes any number of frames, already enveloped, in one piece; one call at a time.</summary>
    /// <exception cref="IOException">The connection is closing or gone.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> enveloped, CancellationToken cancellation) =>
        _output.WriteAsync(enveloped, cancellation);

    /// <summary>
    /// Says goodbye after what was written so far, and waits a bounded time for the peer's; <see cref="RunAsync"/>
    /// then ends.
    /// </summary>
    public void Close(ushort statusCode, string text) => StartClose(new(EndCause.ClosedHere, statusCode, text));

    /// <summary>
    /// Reads until the connection ends, whoever ends it; what the peer or the network does is told by the result.
    /// </summary>
    /// <param name="receiver">Takes the frames; what it throws ends the connection and is thrown on.</param>
    /// <param name="cancellation">Cuts the connection without a goodbye.</param>
    public async Task<ConnectionEnd> RunAsync(IFrameReceiver receiver, CancellationToken cancellation)
    {
        using var cancelled = cancellation.UnsafeRegister(
            static self => ((FrameConnection)self!).Cut(EndCause.Cancelled, ""), this);
        if (Envelope != Envelope.LengthPrefix) _keepAlive.Start();

        await using (this.ConfigureAwait(false))
        {
            var goesOn = _bytesReceived == 0 || await TakeAsync(receiver).ConfigureAwait(false);
            while (goesOn)
            {
                goesOn = await ReadAsync().ConfigureAwait(false) && await TakeAsync(receiver).ConfigureAwait(false);
            }
        }

        return _end!;
    }

    /// <summary>Cuts the connection if it is still open; without a goodbye, unless one was said before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;

        SetEnd(new(EndCause.ClosedHere, CloseCode.Abnormal, ""));
        _keepAlive.Dispose();
        _closeTimer?.Dispose();
        if (!_output.Finish()) _abort();
        await _output.ControlWrites.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns><c>false</c> at the end.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadAsync()
    {
        try
        {
            _keepAlive.ReadStarts();
            // What secures a stream takes a buffer of its own for a read, but not to wait for one.
            if (_isSecured) await _stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            var count = await _stream.ReadAsync(_buffer.Free).ConfigureAwait(false);
            _keepAlive.ReadEnds();

            Volatile.Write(ref _bytesReceived, _bytesReceived + count);
            _buffer.Append(count);
            if (count == 0) SetEnd(EndOfStream());
            return count > 0;
        }
        catch (Exception lost) when (StreamFailure.Is(lost))
        {
            SetEnd(new(EndCause.Lost, CloseCode.Abnormal, StreamFailure.Describe(lost)));
            return false;
        }
    }

    /// <summary>Hands out what the last read brought, and makes room for the next.</summary>
    /// <returns><c>false</c> at the end.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TakeAsync(IFrameReceiver receiver)
    {
        var needed = 0;
        FramingException? violation = null;
        if (!_discards)
        {
            try
            {
                needed = _cutter.Cut(_buffer, _batch);
            }
            catch (FramingException broken)
            {
                violation = broken;
            }
        }

        // After our own goodbye nothing is handed out any more.
        if ((_batch.Count > 0 || _cutter.TakeSignOfLife()) && !IsEnding)
            await receiver.ReceiveAsync(_batch).ConfigureAwait(false);

        if (violation is not null)
        {
            StartClose(new(EndCause.ProtocolError, violation.StatusCode, violation.Message));
            _discards = true;
        }
        else if (!_discards && _cutter.PeerClose is { } close)
        {
            if (await AnswerAsync(close).ConfigureAwait(false)) return false;
            _discards = true;
        }

        if (_discards) _buffer.Clear();
        else _buffer.MakeRoom(needed);
        // Now, since the next read may be long in coming: a buffer that was exchanged is not to be kept that long.
        _batch.Start(_buffer.Bytes);
        return true;
    }

    /// <returns>
    /// Whether both sides have said goodbye; a client leaves it to the server to end the stream first.
    /// </returns>
    private async ValueTask<bool> AnswerAsync(CloseFrame close)
    {
        if (IsEnding) return true;

        StartClose(new(EndCause.ClosedByPeer, close.StatusCode, close.Text));
        if (Envelope != Envelope.WebSocket) return false;

        await _output.Closed.ConfigureAwait(false);
        return true;
    }

    private void StartClose(ConnectionEnd end)
    {
        SetEnd(end);
        if (!_output.SendClose(new(end.StatusCode, end.Text))) return;

        _closeTimer = _options.Time.CreateTimer(
            static self => ((FrameConnection)self!).Cut(EndCause.Lost, ""),
            this,
            _options.CloseTimeout,
            Timeout.InfiniteTimeSpan);
        if (Volatile.Read(ref _isDisposed) != 0) _closeTimer.Dispose();
    }

    private void Cut(EndCause cause, string text)
    {
        SetEnd(new(cause, CloseCode.Abnormal, text));
        if (Volatile.Read(ref _isDisposed) == 0) _abort();
    }

    private bool IsEnding => Volatile.Read(ref _end) is not null;

    /// <summary>The first cause is the one that is told.</summary>
    private void SetEnd(ConnectionEnd end) => Interlocked.CompareExchange(ref _end, end, null);

    private ConnectionEnd EndOfStream() => Envelope == Envelope.LengthPrefix
        ? new(EndCause.ClosedByPeer, CloseCode.None, "")
        : new(EndCause.Lost, CloseCode.Abnormal, "The peer went away without a close frame.");
}
