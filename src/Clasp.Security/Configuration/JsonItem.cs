using System.Text.Json;

namespace Clasp.Security.Configuration;

/// <summary>A part of a JSON text that knows in which line it stands.</summary>
internal sealed class JsonItem
{
    private static readonly JsonReaderOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private JsonItem(JsonTokenType type, int line)
    {
        Type = type;
        Line = line;
    }

    /// <summary>What it begins with.</summary>
    public JsonTokenType Type { get; }

    /// <summary>Counted from 1.</summary>
    public int Line { get; }

    /// <summary>A string, or a number as it is written.</summary>
    public string Text { get; private init; } = "";

    public List<JsonItem> Elements { get; } = [];

    public List<(string Name, JsonItem Value)> Members { get; } = [];

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="JsonException">It is no JSON; knows the line.</exception>
    public static JsonItem Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json["\uFEFF"u8.Length..];

        var reader = new Utf8JsonReader(json, Lenient);
        var lines = new LineCounter();
        reader.Read();
        var item = Read(ref reader, json, ref lines);
        reader.Read();
        return item;
    }

    private static JsonItem Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref LineCounter lines)
    {
        var line = lines.LineAt(json, (int)reader.TokenStartIndex);
        var type = reader.TokenType;
        if (type is JsonTokenType.String) return new JsonItem(type, line) { Text = reader.GetString()! };
        if (type is JsonTokenType.Number) return new JsonItem(type, line) { Text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan) };

        var item = new JsonItem(type, line);
        if (type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return item;

        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (type == JsonTokenType.StartArray)
            {
                item.Elements.Add(Read(ref reader, json, ref lines));
                continue;
            }

            var name = reader.GetString()!;
            reader.Read();
            item.Members.Add((name, Read(ref reader, json, ref lines)));
        }

        return item;
    }
}
