using Clasp.Protocol.Framing;

namespace Clasp.Routing.Delivery;

/// <summary>Frames that go to many sessions, one behind the other, in the envelope of their transport.</summary>
/// <remarks>
/// A session that keeps up, and got nothing else in a batch, is written its stretch of this as it is: the bytes are there once
/// for all receivers, and stay in the processor's cache, instead of once for each.
/// <code>
/// | frame | frame | frame | frame |         |
///         ^ one session's stretch ^
///                                 ^Length
/// </code>
/// </remarks>
internal sealed class Broadcast(Envelope envelope, BufferPool buffers)
{
    /// <summary>As much as comes of one read of a busy connection; what is beyond that is copied for each receiver.</summary>
    private const int MaxBytes = 128 * 1024;

    private byte[] _bytes = buffers.Rent(BufferPool.SmallestBytes);
    private int _length;

    /// <summary>Where the frame that is being delivered starts; -1 before its first receiver.</summary>
    private int _start = -1;

    /// <summary>Writes of it that are under way.</summary>
    private int _writes;

    private bool _isRetired;

    /// <summary>The next frame is another one.</summary>
    public void Next() => _start = -1;

    /// <summary>Puts a frame behind the others, unless an earlier receiver of it has.</summary>
    /// <param name="frame">The same until <see cref="Next"/>.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns><c>false</c>: there is no room.</returns>
    public bool TryPlace(ReadOnlySpan<byte> frame, out int start, out int end)
    {
        if (_start < 0 && !TryWrite(frame))
        {
            start = end = 0;
            return false;
        }

        start = _start;
        end = _length;
        return true;
    }

    /// <summary>A stretch; changes with the end of the batch, unless it was lent.</summary>
    public ReadOnlyMemory<byte> Stretch(int start, int length) => _bytes.AsMemory(start, length);

    /// <summary>A stretch is being written, and has to stay as it is.</summary>
    public void Lend() => _writes++;

    /// <summary>A write has come to its end.</summary>
    public void GiveBack()
    {
        _writes--;
        if (_writes == 0 && _isRetired) buffers.Return(_bytes);
    }

    /// <summary>The batch is over.</summary>
    /// <returns>What takes the frames of the next batch: this one, unless somebody is still writing it.</returns>
    public Broadcast EndBatch()
    {
        if (_writes > 0)
        {
            _isRetired = true;
            return new(envelope, buffers);
        }

        _length = 0;
        _start = -1;
        return this;
    }

    private bool TryWrite(ReadOnlySpan<byte> frame)
    {
        var length = EnvelopeWriter.LengthOf(envelope, frame.Length);
        if (_length + length > MaxBytes || !TryReserve(length)) return false;

        EnvelopeWriter.Write(_bytes.AsSpan(_length), envelope, frame);
        _start = _length;
        _length += length;
        return true;
    }

    private bool TryReserve(int bytes)
    {
        if (_bytes.Length - _length >= bytes) return true;
        if (_writes > 0) return false;

        var larger = buffers.Rent(Math.Max(2 * _bytes.Length, _length + bytes));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        buffers.Return(_bytes);
        _bytes = larger;
        return true;
    }
}
