using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>One param in a SNAPSHOT.</summary>
/// <remarks>
/// <code>
/// str address, u8 value type, value data, u64 revision, u8 options,
/// [str writer if 0x01], [u64 timestamp if 0x02]
/// </code>
/// </remarks>
public readonly ref struct SnapshotParam
{
    private const byte WriterOption = 0x01;
    private const byte TimestampOption = 0x02;

    public ReadOnlySpan<byte> Address { get; init; }

    public EncodedValue Value { get; init; }

    public ulong Revision { get; init; }

    public bool HasWriter { get; init; }

    /// <summary>The session that wrote the value; read only with <see cref="HasWriter"/>.</summary>
    public ReadOnlySpan<byte> Writer { get; init; }

    /// <summary>When it was written, microseconds since the Unix epoch.</summary>
    public ulong? TimestampMicros { get; init; }

    internal static SnapshotParam ReadFrom(scoped ref WireReader wire)
    {
        var address = wire.ReadString();
        var value = wire.ReadValue();
        var revision = wire.ReadUInt64();
        var options = wire.ReadByte();
        return new()
        {
            Address = address,
            Value = value,
            Revision = revision,
            HasWriter = (options & WriterOption) != 0,
            Writer = (options & WriterOption) != 0 ? wire.ReadString() : default,
            TimestampMicros = (options & TimestampOption) != 0 ? wire.ReadUInt64() : null,
        };
    }

    internal void WriteTo(ref WireWriter wire)
    {
        wire.WriteString(Address);
        wire.WriteValue(Value);
        wire.WriteUInt64(Revision);
        wire.WriteByte((byte)((HasWriter ? WriterOption : 0) | (TimestampMicros is null ? 0 : TimestampOption)));
        if (HasWriter) wire.WriteString(Writer);
        if (TimestampMicros is { } timestamp) wire.WriteUInt64(timestamp);
    }

    /// <summary>Bytes on the wire.</summary>
    internal int Length =>
        2 + Address.Length + 1 + Value.Data.Length + 8 + 1
        + (HasWriter ? 2 + Writer.Length : 0)
        + (TimestampMicros is null ? 0 : 8);
}
