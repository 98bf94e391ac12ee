using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Fills an ANNOUNCE or RESULT frame with signals until the next one would not fit.</summary>
public ref struct SignalsWriter
{
    private readonly Span<byte> _frame;
    private readonly bool _withMetadata;
    private readonly int _countPosition;
    private WireWriter _wire;
    private ushort _count;

    private SignalsWriter(Span<byte> frame, MessageType type, ReadOnlySpan<byte> ns)
    {
        _frame = frame;
        _withMetadata = type == MessageType.Announce;
        _wire = new WireWriter(frame.Slice(FrameHeader.MinLength, ProtocolLimits.MaxPayloadBytes));
        _wire.WriteByte((byte)type);
        if (_withMetadata) _wire.WriteString(ns);
        _countPosition = _wire.Length;
        _wire.WriteUInt16(0);
    }

    public readonly int Count => _count;

    /// <summary>Starts an ANNOUNCE.</summary>
    /// <param name="frame">At least <see cref="ProtocolLimits.MaxFrameBytes"/>.</param>
    /// <param name="ns">The namespace that the signals are in.</param>
    public static SignalsWriter Announce(Span<byte> frame, ReadOnlySpan<byte> ns) =>
        new(frame, MessageType.Announce, ns);

    /// <summary>Starts a RESULT.</summary>
    /// <param name="frame">At least <see cref="ProtocolLimits.MaxFrameBytes"/>.</param>
    public static SignalsWriter Result(Span<byte> frame) => new(frame, MessageType.Result, default);

    /// <summary>Adds a signal, or says that the message is full.</summary>
    public bool TryAdd(in SignalDefinition signal)
    {
        if (_count == ushort.MaxValue) return false;

        var start = _wire.Length;
        try
        {
            signal.WriteTo(ref _wire, _withMetadata);
        }
        catch (ProtocolException)
        {
            _wire.Rewind(start);
            return false;
        }

        _count++;
        return true;
    }

    /// <summary>The whole frame.</summary>
    public readonly ReadOnlySpan<byte> Finish()
    {
        _wire.PatchUInt16(_countPosition, _count);
        FrameHeader.Write(_frame, QualityOfService.Fire, _wire.Length);
        return _frame[..(FrameHeader.MinLength + _wire.Length)];
    }
}
