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
    /// <summary>What a connection holds that is hardly used.</summary>
    private const int InitialBytes = 512;

    /// <summary>
    /// A peer that fills the buffer gets a larger one, up to this: more frames for each turn and each write.
    /// </summary>
    private const int MaxReadAheadBytes = 64 * 1024;

    /// <summary>A buffer of which this many turns in a row needed little is exchanged for a smaller one.</summary>
    private const int ShrinkAfterTurns = 64;

    private int _heldStart;
    private int _heldEnd;
    private int _turns;

    /// <summary>Bytes that any of the last <see cref="_turns"/> used at most.</summary>
    private int _mostUsed;

    /// <param name="received">What was received before there was a buffer.</param>
    public ReceiveBuffer(ReadOnlySpan<byte> received)
    {
        Bytes = Allocate(Math.Max(received.Length, InitialBytes));
        received.CopyTo(Bytes);
        End = received.Length;
    }

    public byte[] Bytes { get; private set; }

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

    /// <summary>
    /// Moves what is still needed to the front, and grows if that is not enough; shrinks when it was too much for long.
    /// </summary>
    /// <param name="needed">Bytes, counted from <see cref="Start"/>, without which nothing more can be done.</param>
    public void MakeRoom(int needed)
    {
        var held = HeldLength;
        var unread = End - Start;
        var wasFull = End == Bytes.Length;
        var size = Math.Max(SizeAfterTurn(Math.Max(End, held + needed)), held + Math.Max(needed, unread + 1));
        if (wasFull && size < MaxReadAheadBytes) size = Math.Max(size, 2 * Bytes.Length);

        var target = size == Bytes.Length ? Bytes : Allocate(size);
        if (target == Bytes && held == Start) return;

        Bytes.AsSpan(_heldStart, held).CopyTo(target);
        Bytes.AsSpan(Start, unread).CopyTo(target.AsSpan(held));
        Bytes = target;
        _heldStart = 0;
        _heldEnd = Start = held;
        End = held + unread;
    }

    private static byte[] Allocate(int size) =>
        GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)size));

    /// <returns>The size that the last turns speak for: the one it has, or a smaller one.</returns>
    private int SizeAfterTurn(int used)
    {
        _mostUsed = Math.Max(_mostUsed, used);
        if (++_turns < ShrinkAfterTurns) return Bytes.Length;

        // Twice as much as was needed, so that it does not have to grow at once.
        var size = _mostUsed <= Bytes.Length / 4 ? Math.Max(2 * _mostUsed, InitialBytes) : Bytes.Length;
        _turns = _mostUsed = 0;
        return size;
    }
}
