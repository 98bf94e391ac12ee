using System.Buffers.Binary;

namespace Clasp.Routing.Delivery;

/// <summary>Frames of streams that wait for a slow session; when they are too many, the oldest are dropped.</summary>
/// <remarks>A ring of bytes, each frame behind its u32 length. The memory is borrowed while anything waits.</remarks>
internal sealed class StreamRing(int capacity, BufferPool buffers)
{
    private const int LengthBytes = sizeof(uint);

    private byte[]? _ring;
    private int _start;
    private int _used;

    public bool IsEmpty => _used == 0;

    /// <summary>Adds a frame.</summary>
    /// <returns>How many frames were dropped for it; itself, if it is longer than the ring.</returns>
    public int Add(ReadOnlySpan<byte> frame)
    {
        var needed = LengthBytes + frame.Length;
        if (needed > capacity) return 1;

        _ring ??= buffers.Rent(capacity);
        var dropped = 0;
        for (; _used + needed > capacity; dropped++) Skip(LengthBytes + PeekLength());

        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)frame.Length);
        Append(length);
        Append(frame);
        return dropped;
    }

    /// <summary>Takes out the oldest frame, into <paramref name="destination"/>.</summary>
    public bool TryTake(Span<byte> destination, out int length)
    {
        length = 0;
        if (IsEmpty) return false;

        length = PeekLength();
        Skip(LengthBytes);
        CopyOut(destination[..length]);
        Skip(length);
        if (IsEmpty) Clear();
        return true;
    }

    public void Clear()
    {
        if (_ring is not null) buffers.Return(_ring);
        _ring = null;
        _start = 0;
        _used = 0;
    }

    private int PeekLength()
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        CopyOut(length);
        return (int)BinaryPrimitives.ReadUInt32BigEndian(length);
    }

    private void Skip(int count)
    {
        _start = (_start + count) % capacity;
        _used -= count;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var end = (_start + _used) % capacity;
        var first = Math.Min(bytes.Length, capacity - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        _used += bytes.Length;
    }

    private void CopyOut(Span<byte> bytes)
    {
        var first = Math.Min(bytes.Length, capacity - _start);
        _ring.AsSpan(_start, first).CopyTo(bytes);
        _ring.AsSpan(0, bytes.Length - first).CopyTo(bytes[first..]);
    }
}
