using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;
using Clasp.Routing.State;

namespace Clasp.Federation.Wire;

/// <summary>The last change of one param, as its owner made it.</summary>
/// <remarks>
/// <code>
/// u8 flags, u64 sequence, u64 revision, u64 timestamp in microseconds, str address, val value,
/// [u32 ttl if 0x02], [str lock holder if 0x04], [str writer if 0x08]
/// flags: 0x01 tombstone (the param is gone; its value is null)
/// </code>
/// </remarks>
internal readonly ref struct ReplicatedChange
{
    private const byte TombstoneFlag = 0x01;
    private const byte TtlFlag = 0x02;
    private const byte HolderFlag = 0x04;
    private const byte WriterFlag = 0x08;

    public ulong Sequence { get; init; }

    public ulong Revision { get; init; }

    public ulong TimestampMicros { get; init; }

    public ReadOnlySpan<byte> Address { get; init; }

    public EncodedValue Value { get; init; }

    public bool IsTombstone { get; init; }

    public TimeToLive? Ttl { get; init; }

    /// <summary>Empty: not locked.</summary>
    public ReadOnlySpan<byte> LockHolder { get; init; }

    /// <summary>Empty: not known.</summary>
    public ReadOnlySpan<byte> Writer { get; init; }

    public static ReplicatedChange ReadFrom(scoped ref WireReader wire)
    {
        var flags = wire.ReadByte();
        return new()
        {
            IsTombstone = (flags & TombstoneFlag) != 0,
            Sequence = LinkWire.ReadNumber(ref wire),
            Revision = LinkWire.ReadNumber(ref wire),
            TimestampMicros = wire.ReadUInt64(),
            Address = wire.ReadString(),
            Value = wire.ReadValue(),
            Ttl = (flags & TtlFlag) != 0 ? new TimeToLive(wire.ReadUInt32()) : null,
            LockHolder = (flags & HolderFlag) != 0 ? wire.ReadString() : default,
            Writer = (flags & WriterFlag) != 0 ? wire.ReadString() : default,
        };
    }

    /// <summary>What the router is to store, under a number that may be its own.</summary>
    public Replica ToReplica(ulong sequence) => new()
    {
        Sequence = sequence,
        Revision = Revision,
        TimestampMicros = TimestampMicros,
        Address = Address,
        Value = Value,
        IsTombstone = IsTombstone,
        Ttl = Ttl,
        LockHolder = LockHolder,
        Writer = Writer,
    };

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)(
            (IsTombstone ? TombstoneFlag : 0)
            | (Ttl is null ? 0 : TtlFlag)
            | (LockHolder.IsEmpty ? 0 : HolderFlag)
            | (Writer.IsEmpty ? 0 : WriterFlag)));
        wire.WriteUInt64(Sequence);
        wire.WriteUInt64(Revision);
        wire.WriteUInt64(TimestampMicros);
        wire.WriteString(Address);
        wire.WriteValue(Value);
        if (Ttl is { } ttl) wire.WriteUInt32(ttl.Raw);
        if (!LockHolder.IsEmpty) wire.WriteString(LockHolder);
        if (!Writer.IsEmpty) wire.WriteString(Writer);
    }
}
