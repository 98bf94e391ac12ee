namespace Clasp.Transport;

/// <summary>The whole frames that one read brought; one batch per connection, used again for each read.</summary>
public sealed class FrameBatch
{
    private const int InitialCapacity = 4;

    private (int Offset, int Length)[] _frames = new (int, int)[InitialCapacity];
    private byte[] _buffer = [];

    public int Count { get; private set; }

    /// <summary>One CLASP frame, without its envelope; valid until the receiver is done with the batch.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var (offset, length) = _frames[index];
            return _buffer.AsSpan(offset, length);
        }
    }

    /// <summary>Empties the batch; the frames added from now on lie in <paramref name="buffer"/>.</summary>
    internal void Start(byte[] buffer)
    {
        _buffer = buffer;
        Count = 0;
    }

    internal void Add(int offset, int length)
    {
        if (Count == _frames.Length) Array.Resize(ref _frames, 2 * Count);
        _frames[Count++] = (offset, length);
    }
}
