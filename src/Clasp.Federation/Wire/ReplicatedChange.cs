using System.Text.Unicode;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;
using Clasp.Routing.State;

namespace Clasp.Federation.Wire;

/// <summary>The last change of one param, as its owner made it.</summary>
/// <remarks>
/// <code>
/// u8 flags, diff sequence, var revision, diff timestamp in microseconds, u8 shared, var n, n bytes, val value,
/// [u32 ttl if 0x02], [str lock holder if 0x04], [str writer if 0x08]
/// flags: 0x01 tombstone (the param is gone; its value is null), 0x10 the writer is that of the change before
/// </code>
/// A diff is the difference to the change before, and to 0 in the first. The address is as many bytes of the address before as
/// are shared, and n more. So a change takes about 25 bytes and not 90, of which a slow link carries three times as many.
/// </remarks>
internal readonly ref struct ReplicatedChange
{
    private const byte TombstoneFlag = 0x01;
    private const byte TtlFlag = 0x02;
    private const byte HolderFlag = 0x04;
    private const byte WriterFlag = 0x08;
    private const byte SameWriterFlag = 0x10;

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

    /// <summary>What there is of a param now.</summary>
    public static ReplicatedChange Of(Param param, ulong sequence) => new()
    {
        Sequence = sequence,
        Revision = param.Revision,
        TimestampMicros = param.TimestampMicros,
        Address = param.Address,
        Value = param.Value,
        IsTombstone = param.IsTombstone,
        Ttl = param.Ttl,
        LockHolder = param.LockHolder,
        Writer = param.Writer,
    };

    /// <summary>Reads a change.</summary>
    /// <param name="wire">Where from.</param>
    /// <param name="preceding">The change before.</param>
    /// <param name="address">Room for an address, with that of the change before in it.</param>
    public static ReplicatedChange ReadFrom(scoped ref WireReader wire, scoped in PrecedingChange preceding, Span<byte> address)
    {
        var flags = wire.ReadByte();
        var sequence = preceding.Sequence + (ulong)wire.ReadVarInt64();
        var revision = wire.ReadVarUInt64();
        var timestamp = preceding.TimestampMicros + (ulong)wire.ReadVarInt64();
        return new()
        {
            IsTombstone = (flags & TombstoneFlag) != 0,
            Sequence = LinkWire.Checked(sequence),
            Revision = LinkWire.Checked(revision),
            TimestampMicros = timestamp,
            Address = ReadAddress(ref wire, preceding.Address.Length, address),
            Value = wire.ReadValue(),
            Ttl = (flags & TtlFlag) != 0 ? new TimeToLive(wire.ReadUInt32()) : null,
            LockHolder = (flags & HolderFlag) != 0 ? wire.ReadString() : default,
            Writer = (flags & WriterFlag) != 0 ? wire.ReadString() : (flags & SameWriterFlag) != 0 ? preceding.Writer : default,
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

    public void WriteTo(ref WireWriter wire, scoped in PrecedingChange preceding)
    {
        var isSameWriter = !Writer.IsEmpty && Writer.SequenceEqual(preceding.Writer);
        wire.WriteByte((byte)(
            (IsTombstone ? TombstoneFlag : 0)
            | (Ttl is null ? 0 : TtlFlag)
            | (LockHolder.IsEmpty ? 0 : HolderFlag)
            | (isSameWriter ? SameWriterFlag : Writer.IsEmpty ? 0 : WriterFlag)));
        wire.WriteVarInt64((long)(Sequence - preceding.Sequence));
        wire.WriteVarUInt64(Revision);
        wire.WriteVarInt64((long)(TimestampMicros - preceding.TimestampMicros));
        var shared = Math.Min(byte.MaxValue, Address.CommonPrefixLength(preceding.Address));
        wire.WriteByte((byte)shared);
        wire.WriteVarUInt64((ulong)(Address.Length - shared));
        wire.WriteBytes(Address[shared..]);
        wire.WriteValue(Value);
        if (Ttl is { } ttl) wire.WriteUInt32(ttl.Raw);
        if (!LockHolder.IsEmpty) wire.WriteString(LockHolder);
        if (!Writer.IsEmpty && !isSameWriter) wire.WriteString(Writer);
    }

    private static ReadOnlySpan<byte> ReadAddress(scoped ref WireReader wire, int precedingLength, Span<byte> address)
    {
        int shared = wire.ReadByte();
        var rest = wire.ReadVarUInt64();
        if (shared > precedingLength || rest > (ulong)(address.Length - shared))
            throw new ProtocolException($"An address of {rest} bytes and {shared} of the one before cannot be.");

        var whole = address[..(shared + (int)rest)];
        wire.ReadBytes((int)rest).CopyTo(whole[shared..]);
        return Utf8.IsValid(whole) ? whole : throw new ProtocolException("An address is not valid UTF-8.");
    }
}
