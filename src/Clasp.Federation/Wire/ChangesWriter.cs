using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Fills a frame with changes of one owner until the next one would not fit.</summary>
/// <remarks>
/// <code>
/// 0x04, 0x14, u8 flags, str owner, u64 stream, u64 through (0: unknown), [u64 horizon if 0x01], u16 n, n x change
/// flags: 0x01 a full copy starts, 0x02 bulk, 0x04 what is there is kept and going to be compared, 0x08 repairs
/// </code>
/// </remarks>
internal ref struct ChangesWriter
{
    private readonly Span<byte> _frame;
    private readonly int _maxPayloadBytes;
    private readonly int _throughPosition;
    private readonly int _countPosition;
    private WireWriter _wire;
    private PrecedingChange _preceding;
    private ushort _count;

    /// <summary>Starts a frame.</summary>
    /// <param name="frame">At least <see cref="ProtocolLimits.MaxFrameBytes"/>; a shorter target only by <paramref name="maxPayloadBytes"/>.</param>
    /// <param name="owner">Whose changes.</param>
    /// <param name="stream">Which numbering.</param>
    /// <param name="flags">What the changes are part of.</param>
    /// <param name="maxPayloadBytes">Where to stop; one change is always taken, whatever its size.</param>
    /// <param name="horizon">Of a copy: deletions up to here are in it no more.</param>
    public ChangesWriter(
        Span<byte> frame, ReadOnlySpan<byte> owner, ulong stream, ChangesFlags flags, int maxPayloadBytes, ulong horizon = 0)
    {
        _frame = frame;
        _maxPayloadBytes = maxPayloadBytes;
        _wire = new WireWriter(frame.Slice(FrameHeader.MinLength, ProtocolLimits.MaxPayloadBytes));
        LinkWire.Begin(ref _wire, LinkOp.Changes);
        _wire.WriteByte((byte)flags);
        _wire.WriteString(owner);
        _wire.WriteUInt64(stream);
        _throughPosition = _wire.Length;
        _wire.WriteUInt64(0);
        if (flags.HasFlag(ChangesFlags.StartsCopy)) _wire.WriteUInt64(horizon);
        _countPosition = _wire.Length;
        _wire.WriteUInt16(0);
    }

    public readonly int Count => _count;

    /// <summary>Adds a change, whose bytes have to stay until the next one is added, or says that the frame is full.</summary>
    public bool TryAdd(in ReplicatedChange change)
    {
        if (_count > 0 && (_wire.Length >= _maxPayloadBytes || _count == ushort.MaxValue)) return false;

        var start = _wire.Length;
        try
        {
            change.WriteTo(ref _wire, _preceding);
        }
        catch (ProtocolException) when (_count > 0)
        {
            _wire.Rewind(start);
            return false;
        }

        _count++;
        _preceding = new()
        {
            Sequence = change.Sequence,
            TimestampMicros = change.TimestampMicros,
            Address = change.Address,
            Writer = change.Writer.IsEmpty ? _preceding.Writer : change.Writer,
        };
        return true;
    }

    /// <summary>The whole frame.</summary>
    /// <param name="through">How far the receiver is after it; 0 for unknown.</param>
    public ReadOnlySpan<byte> Finish(ulong through)
    {
        var length = _wire.Length;
        _wire.Rewind(_throughPosition);
        _wire.WriteUInt64(through);
        _wire.Rewind(_countPosition);
        _wire.WriteUInt16(_count);
        _wire.Rewind(length);
        FrameHeader.Write(_frame, QualityOfService.Confirm, length);
        return _frame[..(FrameHeader.MinLength + length)];
    }
}
