using System.Text.Json;

namespace Clasp.Security.Tests.Vectors;

/// <summary>One file of tokens, and what is expected of each.</summary>
internal sealed class TokenVectors
{
    private readonly Dictionary<string, JsonElement> _vectors;

    private TokenVectors(JsonElement root, string list)
    {
        Root = root;
        _vectors = root.GetProperty(list).EnumerateArray().ToDictionary(vector => vector.GetProperty("name").GetString()!);
    }

    public JsonElement Root { get; }

    public IEnumerable<string> Names => _vectors.Keys;

    public JsonElement this[string name] => _vectors[name];

    public static TokenVectors Load(string file, string list) =>
        new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", file))).RootElement, list);
}
