using System.Buffers.Binary;
using Clasp.Protocol.Values;

namespace Clasp.Routing.Delivery;

/// <summary>Reads any number of the wire as a double, to compare sizes of changes.</summary>
internal static class Numbers
{
    public static bool TryRead(EncodedValue value, out double number)
    {
        var data = value.Data;
        (var isNumber, number) = value.Kind switch
        {
            ValueKind.Int8 => (true, (sbyte)data[0]),
            ValueKind.Int16 => (true, BinaryPrimitives.ReadInt16BigEndian(data)),
            ValueKind.Int32 => (true, BinaryPrimitives.ReadInt32BigEndian(data)),
            ValueKind.Int64 => (true, BinaryPrimitives.ReadInt64BigEndian(data)),
            ValueKind.Float32 => (true, BinaryPrimitives.ReadSingleBigEndian(data)),
            ValueKind.Float64 => (true, BinaryPrimitives.ReadDoubleBigEndian(data)),
            _ => (false, 0.0),
        };
        return isNumber;
    }
}
