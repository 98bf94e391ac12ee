using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>
/// Says that something was done: a SET (address, revision), a BUNDLE (revision), an ANNOUNCE (address).
/// </summary>
/// <remarks>
/// <code>
/// 0x50, u8 flags, [str address 0x01], [u64 revision 0x02], [u8 locked 0x04], [str holder 0x08],
/// [u32 correlation id 0x10]
/// </code>
/// </remarks>
public readonly ref struct AckMessage : IMessage
{
    private const byte AddressFlag = 0x01;
    private const byte RevisionFlag = 0x02;
    private const byte LockedFlag = 0x04;
    private const byte HolderFlag = 0x08;
    private const byte CorrelationFlag = 0x10;

    public bool HasAddress { get; init; }

    public ReadOnlySpan<byte> Address { get; init; }

    public ulong? Revision { get; init; }

    public bool? Locked { get; init; }

    public bool HasHolder { get; init; }

    public ReadOnlySpan<byte> Holder { get; init; }

    public uint? CorrelationId { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static AckMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Ack);
        var flags = wire.ReadByte();
        return new()
        {
            HasAddress = (flags & AddressFlag) != 0,
            Address = (flags & AddressFlag) != 0 ? wire.ReadString() : default,
            Revision = (flags & RevisionFlag) != 0 ? wire.ReadUInt64() : null,
            Locked = (flags & LockedFlag) != 0 ? wire.ReadByte() != 0 : null,
            HasHolder = (flags & HolderFlag) != 0,
            Holder = (flags & HolderFlag) != 0 ? wire.ReadString() : default,
            CorrelationId = (flags & CorrelationFlag) != 0 ? wire.ReadUInt32() : null,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Ack);
        wire.WriteByte(Flags());
        if (HasAddress) wire.WriteString(Address);
        if (Revision is { } revision) wire.WriteUInt64(revision);
        if (Locked is { } locked) wire.WriteByte(locked ? (byte)1 : (byte)0);
        if (HasHolder) wire.WriteString(Holder);
        if (CorrelationId is { } correlation) wire.WriteUInt32(correlation);
    }

    private byte Flags() => (byte)(
        (HasAddress ? AddressFlag : 0)
        | (Revision is null ? 0 : RevisionFlag)
        | (Locked is null ? 0 : LockedFlag)
        | (HasHolder ? HolderFlag : 0)
        | (CorrelationId is null ? 0 : CorrelationFlag));
}
