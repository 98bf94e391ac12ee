using System.Net.Sockets;
using Clasp.Client.Replies;
using Clasp.Protocol.Framing;
using Clasp.Transport;

namespace Clasp.Client.Sessions;

/// <summary>
/// Messages on their way to the network: what is added while a write is in flight goes out together in the next.
/// </summary>
internal sealed class Outbox(FrameConnection connection, PendingReplies replies, int maxWaitingBytes, TimeProvider time)
{
    private const int InitialBytes = 4096;

    /// <summary>
    /// A message that follows the last write this closely is one of many, and is left to another thread to write: by
    /// then there are more, and they share one write. A caller that waits for each answer never comes back so soon.
    /// </summary>
    private static readonly TimeSpan BurstGap = TimeSpan.FromMicroseconds(20);

    /// <summary>Guards everything below; never held during a write.</summary>
    private readonly Lock _lock = new();

    private byte[] _waiting = new byte[InitialBytes];
    private byte[] _writing = new byte[InitialBytes];
    private int _waitingBytes;
    private long _lastWrite;
    private bool _isWriting;
    private bool _isBroken;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;

    /// <summary>Takes a frame, together with the place of its answer among all answers.</summary>
    /// <param name="frame">A whole frame.</param>
    /// <param name="reply">The answer that it will bring.</param>
    /// <param name="isUrgent">What there is little of, and must not be refused.</param>
    /// <returns><c>false</c> if too much is waiting already: see <see cref="RoomAsync"/>.</returns>
    /// <exception cref="ClaspConnectionException">The session has ended.</exception>
    public bool TryAdd(ReadOnlySpan<byte> frame, ExpectedReply reply, bool isUrgent)
    {
        bool isBurst;
        lock (_lock)
        {
            var length = EnvelopeWriter.LengthOf(connection.Envelope, frame.Length);
            if (!isUrgent && _waitingBytes > 0 && _waitingBytes + length > maxWaitingBytes) return false;

            replies.Add(reply);
            if (_isBroken) return true;

            Append(frame, length);
            if (_isWriting) return true;

            _isWriting = true;
            isBurst = time.GetElapsedTime(_lastWrite) < BurstGap;
        }

        _ = WriteAsync(isBurst);
        return true;
    }

    /// <summary>Waits until something was written, or nothing ever will be.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            if (!_isWriting || _waitingBytes == 0) return Task.CompletedTask;
            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Waits until everything was written, or nothing ever will be.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            if (!_isWriting) return Task.CompletedTask;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Append(ReadOnlySpan<byte> frame, int length)
    {
        if (_waitingBytes + length > _waiting.Length)
            Array.Resize(ref _waiting, Math.Max(2 * _waiting.Length, _waitingBytes + length));

        var maskKey = connection.Envelope == Envelope.MaskedWebSocket ? connection.NextMaskKey() : 0;
        _waitingBytes += EnvelopeWriter.Write(_waiting.AsSpan(_waitingBytes), connection.Envelope, frame, maskKey);
    }

    /// <summary>
    /// Writes until nothing waits. Every way in which that can fail also ends the read loop, which tells the reason.
    /// </summary>
    private async Task WriteAsync(bool isBurst)
    {
        if (isBurst) await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        try
        {
            while (TakeWaiting(out var bytes))
            {
                var write = connection.WriteAsync(bytes, CancellationToken.None);
                var isInline = write.IsCompleted;
                await write.ConfigureAwait(false);

                // A caller is not kept to write what others add; the next round belongs to no caller.
                if (isInline) await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
        catch (Exception lost)
            when (lost is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Break();
        }
    }

    private bool TakeWaiting(out ReadOnlyMemory<byte> bytes)
    {
        TaskCompletionSource? waiter;
        lock (_lock)
        {
            _lastWrite = time.GetTimestamp();
            bytes = _waiting.AsMemory(0, _waitingBytes);
            (_waiting, _writing) = (_writing, _waiting);
            _waitingBytes = 0;
            _isWriting = !bytes.IsEmpty;
            (waiter, _room) = (_room, null);
            if (!_isWriting)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }

        waiter?.SetResult();
        return !bytes.IsEmpty;
    }

    private void Break()
    {
        lock (_lock)
        {
            _isBroken = true;
            _isWriting = false;
            _waitingBytes = 0;
            _room?.SetResult();
            _idle?.SetResult();
            (_room, _idle) = (null, null);
        }
    }
}
