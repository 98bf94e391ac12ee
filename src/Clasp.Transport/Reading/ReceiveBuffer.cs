using System.Diagnostics;
using System.Numerics;

namespace Clasp.Transport.Reading;

/// <summary>
/// The one buffer that a connection reads into: small while the peer is quiet, as large as a message needs.
/// </summary>
/// <remarks>
/// <code>
/// | ... | held | ... | unread  | free          |
///       HeldStart    ^Start    ^End            ^Length
/// </code>
/// Held are the parts of a fragmented message that came so far, joined.
/// </remarks>
internal sealed class ReceiveBuffer
{
    private const int InitialBytes = 4 * 1024;

    /// <summary>
    /// A peer that fills the buffer gets a larger one, up to this: more frames for each turn and each write.
    /// </summary>
    private const int MaxReadAheadBytes = 64 * 1024;

    private int _heldStart;
    private int _heldEnd;

    public byte[] Bytes { get; private set; } = GC.AllocateUninitializedArray<byte>(InitialBytes);

    /// <summary>Where the unread bytes start.</summary>
    public int Start { get; private set; }

    /// <summary>Where the unread bytes end and the free ones start.</summary>
    public int End { get; private set; }

    public int HeldStart => _heldStart;

    public int HeldLength => _heldEnd - _heldStart;

    public Span<byte> Unread => Bytes.AsSpan(Start, End - Start);

    public Memory<byte> Free => Bytes.AsMemory(End);

    /// <summary>Bytes were read into <see cref="Free"/>.</summary>
    public void Append(int count) => End += count;

    /// <summary>The first unread bytes are dealt with.</summary>
    public void Skip(int count)
    {
        Debug.Assert(count <= End - Start);
        Start += count;
    }

    /// <summary>Joins a part of the unread bytes to those held; they stay until <see cref="Release"/>.</summary>
    public void Hold(int offset, int length)
    {
        if (_heldEnd == _heldStart)
        {
            _heldStart = offset;
            _heldEnd = offset + length;
            return;
        }

        Bytes.AsSpan(offset, length).CopyTo(Bytes.AsSpan(_heldEnd));
        _heldEnd += length;
    }

    /// <summary>
    /// What is held was handed out, or is not wanted; it is overwritten by the next <see cref="MakeRoom"/>.
    /// </summary>
    public void Release() => _heldStart = _heldEnd = 0;

    /// <summary>Forgets all unread bytes.</summary>
    public void Clear()
    {
        Release();
        Start = End = 0;
    }

    /// <summary>Moves what is still needed to the front, and grows if that is not enough.</summary>
    /// <param name="needed">Bytes, counted from <see cref="Start"/>, without which nothing more can be done.</param>
    public void MakeRoom(int needed)
    {
        var held = HeldLength;
        var unread = End - Start;
        var wasFull = End == Bytes.Length;
        var size = Math.Max(Bytes.Length, held + Math.Max(needed, unread + 1));
        if (wasFull && size < MaxReadAheadBytes) size = Math.Max(size, 2 * Bytes.Length);

        var target = size > Bytes.Length
            ? GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)size))
            : Bytes;
        if (target == Bytes && held == Start) return;

        Bytes.AsSpan(_heldStart, held).CopyTo(target);
        Bytes.AsSpan(Start, unread).CopyTo(target.AsSpan(held));
        Bytes = target;
        _heldStart = 0;
        _heldEnd = Start = held;
        End = held + unread;
    }
}
