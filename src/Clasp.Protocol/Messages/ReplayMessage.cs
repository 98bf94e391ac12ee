using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Asks for what the journal holds.</summary>
/// <remarks>
/// <code>
/// 0x24, u8 flags, str pattern,
/// [u64 from if 0x80], [u64 to if 0x40], [u32 limit if 0x20], u8 type mask
/// </code>
/// </remarks>
public readonly ref struct ReplayMessage : IMessage
{
    private const byte FromFlag = 0x80;
    private const byte ToFlag = 0x40;
    private const byte LimitFlag = 0x20;

    public ReadOnlySpan<byte> Pattern { get; init; }

    /// <summary>Microseconds since the Unix epoch.</summary>
    public ulong? FromMicros { get; init; }

    /// <summary>Microseconds since the Unix epoch.</summary>
    public ulong? ToMicros { get; init; }

    public uint? Limit { get; init; }

    public SignalTypes TypeMask { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static ReplayMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Replay);
        var flags = wire.ReadByte();
        return new()
        {
            Pattern = wire.ReadString(),
            FromMicros = (flags & FromFlag) != 0 ? wire.ReadUInt64() : null,
            ToMicros = (flags & ToFlag) != 0 ? wire.ReadUInt64() : null,
            Limit = (flags & LimitFlag) != 0 ? wire.ReadUInt32() : null,
            TypeMask = (SignalTypes)wire.ReadByte(),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Replay);
        wire.WriteByte((byte)(
            (FromMicros is null ? 0 : FromFlag) | (ToMicros is null ? 0 : ToFlag) | (Limit is null ? 0 : LimitFlag)));
        wire.WriteString(Pattern);
        if (FromMicros is { } from) wire.WriteUInt64(from);
        if (ToMicros is { } to) wire.WriteUInt64(to);
        if (Limit is { } limit) wire.WriteUInt32(limit);
        wire.WriteByte((byte)TypeMask);
    }
}
