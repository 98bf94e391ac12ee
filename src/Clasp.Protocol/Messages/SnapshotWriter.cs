using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Fills a SNAPSHOT frame with params until the next one would not fit.</summary>
public ref struct SnapshotWriter
{
    private readonly Span<byte> _frame;
    private WireWriter _wire;
    private ushort _count;

    /// <summary>Starts an empty SNAPSHOT.</summary>
    /// <param name="frame">
    /// At least <see cref="ProtocolLimits.MaxFrameBytes"/>, so that one param always fits if it keeps to
    /// <see cref="ProtocolLimits.MaxParamBytes"/>.
    /// </param>
    public SnapshotWriter(Span<byte> frame)
    {
        _frame = frame;
        _wire = new WireWriter(frame.Slice(FrameHeader.MinLength, ProtocolLimits.MaxPayloadBytes));
        Clear();
    }

    public readonly int Count => _count;

    /// <summary>Adds a param, or says that the SNAPSHOT is full.</summary>
    public bool TryAdd(in SnapshotParam param)
    {
        if (_count == ushort.MaxValue || param.Length > _wire.Remaining) return false;

        param.WriteTo(ref _wire);
        _count++;
        return true;
    }

    /// <summary>The whole frame, valid until the next call.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _wire.PatchUInt16(1, _count);
        FrameHeader.Write(_frame, QualityOfService.Fire, _wire.Length);
        return _frame[..(FrameHeader.MinLength + _wire.Length)];
    }

    public void Clear()
    {
        _wire.Rewind(0);
        _wire.WriteByte((byte)MessageType.Snapshot);
        _wire.WriteUInt16(0);
        _count = 0;
    }
}
