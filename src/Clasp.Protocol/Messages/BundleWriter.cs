using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Writes a BUNDLE frame, part by part.</summary>
public ref struct BundleWriter
{
    private const int CountPosition = 2;

    private readonly Span<byte> _frame;
    private WireWriter _wire;
    private ushort _count;

    /// <summary>Starts a bundle that runs at a time of the router's clock, or at once if that is null.</summary>
    /// <param name="frame">
    /// At least as long as the frame will be; <see cref="ProtocolLimits.MaxFrameBytes"/> always is.
    /// </param>
    /// <param name="timestampMicros">Microseconds since the Unix epoch.</param>
    public BundleWriter(Span<byte> frame, ulong? timestampMicros = null)
    {
        _frame = frame;
        var payload = frame[FrameHeader.MinLength..];
        _wire = new WireWriter(payload[..Math.Min(payload.Length, ProtocolLimits.MaxPayloadBytes)]);
        _wire.WriteByte((byte)MessageType.Bundle);
        _wire.WriteByte(timestampMicros is null ? (byte)0 : BundleMessage.TimestampFlag);
        _wire.WriteUInt16(0);
        if (timestampMicros is { } timestamp) _wire.WriteUInt64(timestamp);
    }

    public readonly int Count => _count;

    /// <summary>Adds one message.</summary>
    /// <exception cref="ProtocolException">It does not fit; the bundle is as it was before.</exception>
    public void Add<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        var start = _wire.Length;
        try
        {
            _wire.WriteUInt16(0);
            message.WriteTo(ref _wire);
        }
        catch (ProtocolException)
        {
            _wire.Rewind(start);
            throw;
        }

        _wire.PatchUInt16(start, (ushort)(_wire.Length - start - 2));
        _count++;
    }

    /// <summary>Adds a message that is encoded already.</summary>
    /// <exception cref="ProtocolException">It does not fit.</exception>
    public void AddEncoded(ReadOnlySpan<byte> message)
    {
        _wire.WriteString(message);
        _count++;
    }

    /// <summary>The whole frame.</summary>
    public readonly ReadOnlySpan<byte> Finish(QualityOfService qos = QualityOfService.Commit)
    {
        _wire.PatchUInt16(CountPosition, _count);
        FrameHeader.Write(_frame, qos, _wire.Length);
        return _frame[..(FrameHeader.MinLength + _wire.Length)];
    }
}
