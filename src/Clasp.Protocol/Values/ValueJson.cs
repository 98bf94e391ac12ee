using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clasp.Protocol.Values;

/// <summary>Values as JSON text, in a way that keeps integers and floats apart.</summary>
/// <remarks>
/// A number without fraction and exponent that fits an i64 is an integer, every other number an f64; so a float that is
/// whole is written as <c>1.0</c>. What JSON cannot say is written as the nearest thing: byte strings as arrays of
/// integers, NaN and infinities as null.
/// </remarks>
public static class ValueJson
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = ProtocolLimits.MaxValueDepth };

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ProtocolLimits.MaxValueDepth + 1,
    };

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="FormatException">The text is not JSON, or not only one value.</exception>
    public static Value Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one JSON value from UTF-8.</summary>
    /// <exception cref="FormatException">The text is not JSON, or not only one value.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Reading);
            reader.Read();
            var value = Read(ref reader);
            reader.Read();
            return value;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            // The reader calls a string with half a surrogate pair an invalid operation.
            throw new FormatException(notJson.Message, notJson);
        }
    }

    /// <summary>Reads one JSON value, or says that the text is not one.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out Value? value)
    {
        try
        {
            value = Parse(json);
            return true;
        }
        catch (FormatException)
        {
            value = null;
            return false;
        }
    }

    public static string ToJson(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool());
                break;
            case ValueKind.Float32 or ValueKind.Float64:
                WriteFloat(writer, value);
                break;
            case ValueKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case ValueKind.Bytes:
                writer.WriteStartArray();
                foreach (var b in value.AsBytes()) writer.WriteNumberValue(b);
                writer.WriteEndArray();
                break;
            case ValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.AsArray()) Write(writer, element);
                writer.WriteEndArray();
                break;
            case ValueKind.Map:
                WriteMap(writer, value);
                break;
            default:
                writer.WriteNumberValue(value.AsInt64());
                break;
        }
    }

    private static void WriteFloat(Utf8JsonWriter writer, Value value)
    {
        var number = value.AsDouble();
        if (!double.IsFinite(number))
        {
            writer.WriteNullValue();
            return;
        }

        // The shortest text that reads back as the same number; for an f32 it is shorter than for the f64 it widens to.
        var text = value.Kind == ValueKind.Float32
            ? ((float)number).ToString("R", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }

    private static void WriteMap(Utf8JsonWriter writer, Value value)
    {
        writer.WriteStartObject();
        foreach (var (key, member) in value.AsMap())
        {
            writer.WritePropertyName(key);
            Write(writer, member);
        }

        writer.WriteEndObject();
    }

    private static Value Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => Value.Null,
        JsonTokenType.True => Value.True,
        JsonTokenType.False => Value.False,
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.String => Value.String(reader.GetString()!),
        JsonTokenType.StartArray => ReadArray(ref reader),
        _ => ReadMap(ref reader),
    };

    private static Value ReadNumber(ref Utf8JsonReader reader)
    {
        var isInteger = !reader.ValueSpan.ContainsAny(".eE"u8);
        return isInteger && reader.TryGetInt64(out var integer)
            ? Value.Int64(integer)
            : Value.Float64(reader.GetDouble());
    }

    private static Value ReadArray(ref Utf8JsonReader reader)
    {
        var elements = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) elements.Add(Read(ref reader));
        return Value.Array([.. elements]);
    }

    private static Value ReadMap(ref Utf8JsonReader reader)
    {
        var members = new List<KeyValuePair<string, Value>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            reader.Read();
            members.Add(new(key, Read(ref reader)));
        }

        return Value.Map(members);
    }
}
