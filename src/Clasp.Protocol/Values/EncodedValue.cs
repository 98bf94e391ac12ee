using System.Buffers.Binary;

namespace Clasp.Protocol.Values;

/// <summary>
/// A value as it is on the wire: its type and its data, already checked, valid as long as the bytes it views.
/// </summary>
public readonly ref struct EncodedValue(ValueKind kind, ReadOnlySpan<byte> data)
{
    public ValueKind Kind { get; } = kind;

    /// <summary>Everything after the type byte; empty for null.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public static EncodedValue Null => default;

    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>A number of any type and width as f64.</summary>
    public bool TryGetDouble(out double number)
    {
        double? value = Kind switch
        {
            ValueKind.Int8 => (sbyte)Data[0],
            ValueKind.Int16 => BinaryPrimitives.ReadInt16BigEndian(Data),
            ValueKind.Int32 => BinaryPrimitives.ReadInt32BigEndian(Data),
            ValueKind.Int64 => BinaryPrimitives.ReadInt64BigEndian(Data),
            ValueKind.Float32 => BinaryPrimitives.ReadSingleBigEndian(Data),
            ValueKind.Float64 => BinaryPrimitives.ReadDoubleBigEndian(Data),
            _ => null,
        };
        number = value.GetValueOrDefault();
        return value.HasValue;
    }

    public bool SequenceEqual(EncodedValue other) => Kind == other.Kind && Data.SequenceEqual(other.Data);
}
