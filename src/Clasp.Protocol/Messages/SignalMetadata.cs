using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>What ANNOUNCE may tell about a signal beyond its type.</summary>
/// <remarks>
/// <code>
/// u8 flags (0x01 unit, 0x02 range, 0x04 default, 0x08 description),
/// [str unit], [f64 min, f64 max], [val default], [str description]
/// </code>
/// </remarks>
public readonly ref struct SignalMetadata
{
    private const byte UnitFlag = 0x01;
    private const byte RangeFlag = 0x02;
    private const byte DefaultFlag = 0x04;
    private const byte DescriptionFlag = 0x08;

    public bool HasUnit { get; init; }

    public ReadOnlySpan<byte> Unit { get; init; }

    public (double Min, double Max)? Range { get; init; }

    public bool HasDefault { get; init; }

    public EncodedValue Default { get; init; }

    public bool HasDescription { get; init; }

    public ReadOnlySpan<byte> Description { get; init; }

    internal static SignalMetadata ReadFrom(scoped ref WireReader wire)
    {
        var flags = wire.ReadByte();
        return new()
        {
            HasUnit = (flags & UnitFlag) != 0,
            Unit = (flags & UnitFlag) != 0 ? wire.ReadString() : default,
            Range = (flags & RangeFlag) != 0 ? (wire.ReadDouble(), wire.ReadDouble()) : null,
            HasDefault = (flags & DefaultFlag) != 0,
            Default = (flags & DefaultFlag) != 0 ? wire.ReadValue() : default,
            HasDescription = (flags & DescriptionFlag) != 0,
            Description = (flags & DescriptionFlag) != 0 ? wire.ReadString() : default,
        };
    }

    internal void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)(
            (HasUnit ? UnitFlag : 0)
            | (Range is null ? 0 : RangeFlag)
            | (HasDefault ? DefaultFlag : 0)
            | (HasDescription ? DescriptionFlag : 0)));
        if (HasUnit) wire.WriteString(Unit);
        if (Range is { } range)
        {
            wire.WriteDouble(range.Min);
            wire.WriteDouble(range.Max);
        }

        if (HasDefault) wire.WriteValue(Default);
        if (HasDescription) wire.WriteString(Description);
    }
}
