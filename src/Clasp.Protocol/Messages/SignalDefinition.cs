using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>One signal in ANNOUNCE (with metadata) or RESULT (without).</summary>
/// <remarks>
/// <code>
/// str address, u8 signal type, u8 options (0x01 datatype, 0x02 access, 0x04 metadata),
/// [str datatype], [str access], [metadata]
/// </code>
/// </remarks>
public readonly ref struct SignalDefinition
{
    private const byte DatatypeOption = 0x01;
    private const byte AccessOption = 0x02;
    private const byte MetadataOption = 0x04;

    public ReadOnlySpan<byte> Address { get; init; }

    public SignalType Type { get; init; }

    public bool HasDatatype { get; init; }

    public ReadOnlySpan<byte> Datatype { get; init; }

    public bool HasAccess { get; init; }

    public ReadOnlySpan<byte> Access { get; init; }

    public bool HasMetadata { get; init; }

    public SignalMetadata Metadata { get; init; }

    internal static SignalDefinition ReadFrom(scoped ref WireReader wire, bool withMetadata)
    {
        var address = wire.ReadString();
        var type = ((SignalType)wire.ReadByte()).OrEvent();
        var options = wire.ReadByte();
        var hasMetadata = withMetadata && (options & MetadataOption) != 0;
        return new()
        {
            Address = address,
            Type = type,
            HasDatatype = (options & DatatypeOption) != 0,
            Datatype = (options & DatatypeOption) != 0 ? wire.ReadString() : default,
            HasAccess = (options & AccessOption) != 0,
            Access = (options & AccessOption) != 0 ? wire.ReadString() : default,
            HasMetadata = hasMetadata,
            Metadata = hasMetadata ? SignalMetadata.ReadFrom(ref wire) : default,
        };
    }

    internal void WriteTo(ref WireWriter wire, bool withMetadata)
    {
        wire.WriteString(Address);
        wire.WriteByte((byte)Type);
        wire.WriteByte((byte)(
            (HasDatatype ? DatatypeOption : 0)
            | (HasAccess ? AccessOption : 0)
            | (withMetadata && HasMetadata ? MetadataOption : 0)));
        if (HasDatatype) wire.WriteString(Datatype);
        if (HasAccess) wire.WriteString(Access);
        if (withMetadata && HasMetadata) Metadata.WriteTo(ref wire);
    }
}
