using System.Runtime.CompilerServices;
using Clasp.Protocol.Framing;

namespace Clasp.Transport.Writing;

/// <summary>The writing half of a connection: one write at a time, with control frames between two of them.</summary>
internal sealed class FrameOutput(Stream stream, Envelope envelope, Action? completeWrites)
{
    /// <summary>
    /// Guards who has the turn, who waits for it, and the control frames that wait; never held during a write.
    /// </summary>
    private readonly Lock _lock = new();

    private readonly ControlFrames _control = new(envelope == Envelope.MaskedWebSocket);

    /// <summary>Written by whoever has the turn.</summary>
    private readonly byte[] _controlBytes = new byte[ControlFrames.MaxLength];

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The turn: whoever took it may write to the stream, and must call <see cref="EndTurn"/>.</summary>
    private bool _isTaken;

    /// <summary>The data write that found a control frame being written.</summary>
    private TaskCompletionSource? _waiter;

    private bool _isClosing;
    private bool _isFinished;
    private long _bytesSent;

    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Completed once the close frame is written, or never will be.</summary>
    public Task Closed => _closed.Task;

    /// <summary>The control frames being written; ends at the latest when the stream is cut.</summary>
    public Task ControlWrites { get; private set; } = Task.CompletedTask;

    /// <summary>Writes whole frames in their envelopes, in one write to the stream.</summary>
    /// <exception cref="IOException">The connection is closing, or the stream failed.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        TaskCompletionSource? waiter = null;
        lock (_lock)
        {
            if (_isClosing) throw NoMoreData();
            if (_isTaken) _waiter = waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _isTaken = true;
        }

        return waiter is null ? WriteInTurn(bytes, cancellation) : WaitAndWriteAsync(waiter, bytes, cancellation);
    }

    public void SendPong(ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            _control.AddPong(payload);
            if (_isTaken) return;
            _isTaken = true;
        }

        ControlWrites = WriteControlAsync();
    }

    public void SendPing()
    {
        lock (_lock)
        {
            _control.AddPing();
            if (_isTaken) return;
            _isTaken = true;
        }

        ControlWrites = WriteControlAsync();
    }

    /// <summary>
    /// Lets what was written so far go, then says goodbye: by a close frame, or by the end of the TCP stream.
    /// </summary>
    /// <returns><c>false</c> if that was done before.</returns>
    public bool SendClose(CloseFrame close)
    {
        lock (_lock)
        {
            if (_isClosing) return false;
            _isClosing = true;
            _control.AddClose(close);
            if (_isTaken) return true;
            _isTaken = true;
        }

        ControlWrites = WriteControlAsync();
        return true;
    }

    /// <summary>Refuses all writes from now on.</summary>
    /// <returns>Whether the stream is idle, so that it can be ended in order.</returns>
    public bool Finish()
    {
        _closed.TrySetResult();
        lock (_lock)
        {
            _isClosing = _isFinished = true;
            return !_isTaken;
        }
    }

    private ValueTask WriteInTurn(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        ValueTask write;
        try
        {
            write = stream.WriteAsync(bytes, cancellation);
        }
        catch
        {
            EndTurn();
            throw;
        }

        if (!write.IsCompletedSuccessfully) return FinishWriteAsync(write, bytes.Length);

        write.GetAwaiter().GetResult();
        Volatile.Write(ref _bytesSent, _bytesSent + bytes.Length);
        EndTurn();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishWriteAsync(ValueTask write, int length)
    {
        try
        {
            await write.ConfigureAwait(false);
            Volatile.Write(ref _bytesSent, _bytesSent + length);
        }
        finally
        {
            EndTurn();
        }
    }

    private async ValueTask WaitAndWriteAsync(
        TaskCompletionSource turn, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await turn.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!StopWaiting(turn)) EndTurn();
            throw;
        }

        if (Volatile.Read(ref _isFinished))
        {
            EndTurn();
            throw NoMoreData();
        }

        await WriteInTurn(bytes, cancellation).ConfigureAwait(false);
    }

    /// <returns><c>false</c> if the turn was handed over in the meantime.</returns>
    private bool StopWaiting(TaskCompletionSource waiter)
    {
        lock (_lock)
        {
            if (_waiter != waiter) return false;
            _waiter = null;
            return true;
        }
    }

    /// <summary>
    /// Passes the turn on: to the control frames that came meanwhile, else to the data that waits, else to nobody.
    /// </summary>
    private void EndTurn()
    {
        lock (_lock)
        {
            if (!_control.CanTake(withClose: _waiter is null))
            {
                PassTurn();
                return;
            }
        }

        ControlWrites = WriteControlAsync();
    }

    /// <summary>Has the turn, and passes it on. Failures show up in the read loop of the same stream.</summary>
    private async Task WriteControlAsync()
    {
        try
        {
            while (TakeControl(out var length, out var isClose))
            {
                if (envelope != Envelope.LengthPrefix)
                    await stream.WriteAsync(_controlBytes.AsMemory(0, length)).ConfigureAwait(false);
                if (isClose) OnCloseWritten();
            }
        }
        catch (Exception lost) when (StreamFailure.Is(lost))
        {
            _closed.TrySetResult();
            lock (_lock)
            {
                _isClosing = _isFinished = true;
                PassTurn();
            }
        }
    }

    /// <returns><c>false</c> if there was nothing more to write; the turn is passed on then.</returns>
    private bool TakeControl(out int length, out bool isClose)
    {
        lock (_lock)
        {
            // The close frame must not overtake data that was to be written before it.
            length = _control.Take(_controlBytes, withClose: _waiter is null, out isClose);
            if (length == 0) PassTurn();
            return length > 0;
        }
    }

    /// <summary>To be called with the lock held.</summary>
    private void PassTurn()
    {
        if (_waiter is { } waiter)
        {
            _waiter = null;
            waiter.SetResult();
        }
        else
        {
            _isTaken = false;
        }
    }

    private void OnCloseWritten()
    {
        completeWrites?.Invoke();
        _closed.TrySetResult();
    }

    private static IOException NoMoreData() => new("The connection is closing.");
}
