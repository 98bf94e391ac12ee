using Clasp.Protocol.Framing;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Sets a param: the router keeps the value and tells every subscriber.</summary>
/// <remarks>
/// Layout, big-endian; <c>?</c> marks a field present only when its flag is set.
/// <code>
/// +------+-------+---------+------------+-----------+------+
/// | 0x21 | flags | address | value data | revision? | ttl? |
/// | u8   | u8    | str     | by kind    | u64       | u32  |
/// +------+-------+---------+------------+-----------+------+
/// flags: 0x80 revision, 0x40 lock, 0x20 unlock, 0x10 ttl, 0x0F value kind
/// </code>
/// </remarks>
public readonly ref struct SetMessage : IMessage
{
    private const byte RevisionFlag = 0x80;
    private const byte LockFlag = 0x40;
    private const byte UnlockFlag = 0x20;
    private const byte TtlFlag = 0x10;
    private const byte KindMask = 0x0F;

    public ReadOnlySpan<byte> Address { get; init; }

    public EncodedValue Value { get; init; }

    /// <summary>
    /// To the router: the revision that the writer last saw, null to write in any case. From the router: the new one.
    /// </summary>
    public ulong? Revision { get; init; }

    public bool Lock { get; init; }

    public bool Unlock { get; init; }

    public TimeToLive? Ttl { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static SetMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Set);
        var flags = wire.ReadByte();
        return new()
        {
            Address = wire.ReadString(),
            Value = wire.ReadValueOf((byte)(flags & KindMask)),
            Revision = (flags & RevisionFlag) != 0 ? wire.ReadUInt64() : null,
            Ttl = (flags & TtlFlag) != 0 ? new TimeToLive(wire.ReadUInt32()) : null,
            Lock = (flags & LockFlag) != 0,
            Unlock = (flags & UnlockFlag) != 0,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Set);
        wire.WriteByte(Flags());
        wire.WriteString(Address);
        wire.WriteBytes(Value.Data);
        if (Revision is { } revision) wire.WriteUInt64(revision);
        if (Ttl is { } ttl) wire.WriteUInt32(ttl.Raw);
    }

    private byte Flags() => (byte)(
        (byte)Value.Kind
        | (Revision is null ? 0 : RevisionFlag)
        | (Lock ? LockFlag : 0)
        | (Unlock ? UnlockFlag : 0)
        | (Ttl is null ? 0 : TtlFlag));
}
