using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Says what was refused, and why.</summary>
/// <remarks><code>0x51, u16 code, str message, u8 flags, [str address 0x01], [u32 correlation id 0x02]</code></remarks>
public readonly ref struct ErrorMessage : IMessage
{
    private const byte AddressFlag = 0x01;
    private const byte CorrelationFlag = 0x02;

    public ErrorCode Code { get; init; }

    public ReadOnlySpan<byte> Text { get; init; }

    public bool HasAddress { get; init; }

    public ReadOnlySpan<byte> Address { get; init; }

    public uint? CorrelationId { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static ErrorMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Error);
        var code = (ErrorCode)wire.ReadUInt16();
        var text = wire.ReadString();
        var flags = wire.ReadByte();
        return new()
        {
            Code = code,
            Text = text,
            HasAddress = (flags & AddressFlag) != 0,
            Address = (flags & AddressFlag) != 0 ? wire.ReadString() : default,
            CorrelationId = (flags & CorrelationFlag) != 0 ? wire.ReadUInt32() : null,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Error);
        wire.WriteUInt16((ushort)Code);
        wire.WriteString(Text);
        wire.WriteByte((byte)((HasAddress ? AddressFlag : 0) | (CorrelationId is null ? 0 : CorrelationFlag)));
        if (HasAddress) wire.WriteString(Address);
        if (CorrelationId is { } correlation) wire.WriteUInt32(correlation);
    }
}
