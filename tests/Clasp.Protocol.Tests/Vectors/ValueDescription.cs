using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>Values in the notation of the vectors, <c>{"t": type, "v": content}</c>, both ways.</summary>
internal static class ValueDescription
{
    // The vectors have the NaN of the reference encoders; that of .NET has the sign bit set.
    private const ulong NaN64 = 0x7FF8_0000_0000_0000;
    private const uint NaN32 = 0x7FC0_0000;

    public static JsonObject Describe(EncodedValue value) => value.Kind switch
    {
        ValueKind.Array => new() { ["t"] = "array", ["v"] = DescribeElements(value) },
        ValueKind.Map => new() { ["t"] = "map", ["v"] = DescribeMembers(value) },
        _ => DescribeScalar(Value.From(value)),
    };

    public static Value Read(JsonElement value)
    {
        var type = value.GetProperty("t").GetString();
        if (type == "null") return Value.Null;

        var content = value.GetProperty("v");
        return type switch
        {
            "bool" => content.GetBoolean(),
            "i8" => Value.Int8(sbyte.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "i16" => Value.Int16(short.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "i32" => Value.Int32(int.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "i64" => Value.Int64(long.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "f32" => ReadFloat(content),
            "f64" => ReadNumber(content),
            "string" => content.GetString()!,
            "bytes" => Convert.FromHexString(content.GetString()!),
            "array" => Value.Array([.. content.EnumerateArray().Select(Read)]),
            "map" => Value.Map(content.EnumerateArray()
                .Select(member => KeyValuePair.Create(member[0].GetString()!, Read(member[1])))),
            _ => throw new ArgumentException($"A vector has a value of type '{type}'."),
        };
    }

    public static double ReadNumber(JsonElement number) => number.ValueKind == JsonValueKind.Number
        ? number.GetDouble()
        : number.GetString() switch
        {
            "NaN" => BitConverter.UInt64BitsToDouble(NaN64),
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.Parse(number.GetString()!, CultureInfo.InvariantCulture),
        };

    public static JsonNode DescribeNumber(double number) => number switch
    {
        _ when double.IsNaN(number) => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        0 when double.IsNegative(number) => "-0",
        _ => number,
    };

    private static JsonObject DescribeScalar(Value value) => value.Kind switch
    {
        ValueKind.Null => new() { ["t"] = "null" },
        ValueKind.Bool => new() { ["t"] = "bool", ["v"] = value.AsBool() },
        ValueKind.Int8 => new() { ["t"] = "i8", ["v"] = value.AsInt64().ToString(CultureInfo.InvariantCulture) },
        ValueKind.Int16 => new() { ["t"] = "i16", ["v"] = value.AsInt64().ToString(CultureInfo.InvariantCulture) },
        ValueKind.Int32 => new() { ["t"] = "i32", ["v"] = value.AsInt64().ToString(CultureInfo.InvariantCulture) },
        ValueKind.Int64 => new() { ["t"] = "i64", ["v"] = value.AsInt64().ToString(CultureInfo.InvariantCulture) },
        ValueKind.Float32 => new() { ["t"] = "f32", ["v"] = DescribeNumber(value.AsDouble()) },
        ValueKind.Float64 => new() { ["t"] = "f64", ["v"] = DescribeNumber(value.AsDouble()) },
        ValueKind.String => new() { ["t"] = "string", ["v"] = value.AsString() },
        _ => new() { ["t"] = "bytes", ["v"] = Convert.ToHexStringLower(value.AsBytes()) },
    };

    private static JsonArray DescribeElements(EncodedValue array)
    {
        var wire = new WireReader(array.Data);
        var elements = new JsonArray();
        for (int left = wire.ReadUInt16(); left > 0; left--) elements.Add((JsonNode)Describe(wire.ReadValue()));
        return elements;
    }

    /// <summary>The members as they lie there, those with the same key included.</summary>
    private static JsonArray DescribeMembers(EncodedValue map)
    {
        var wire = new WireReader(map.Data);
        var members = new JsonArray();
        for (int left = wire.ReadUInt16(); left > 0; left--)
        {
            var key = Encoding.UTF8.GetString(wire.ReadString());
            members.Add((JsonNode)new JsonArray(key, Describe(wire.ReadValue())));
        }

        return members;
    }

    private static Value ReadFloat(JsonElement content)
    {
        var number = ReadNumber(content);
        return Value.Float32(double.IsNaN(number) ? BitConverter.UInt32BitsToSingle(NaN32) : (float)number);
    }
}
