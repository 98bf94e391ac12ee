using System.Text.Json;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>
/// One file of golden vectors, as tests see it: names for the test rows, and the vector behind each name.
/// </summary>
internal sealed class VectorFile
{
    private readonly Dictionary<string, JsonElement> _vectors;

    private VectorFile(JsonElement root)
    {
        Root = root;
        _vectors = root.TryGetProperty("vectors", out var vectors)
            ? vectors.EnumerateArray()
                .Where(vector => vector.TryGetProperty("name", out _))
                .ToDictionary(vector => vector.GetProperty("name").GetString()!)
            : [];
    }

    /// <summary>The whole file, for tables whose rows have no names.</summary>
    public JsonElement Root { get; }

    public IEnumerable<string> Names => _vectors.Keys;

    public JsonElement this[string name] => _vectors[name];

    public static VectorFile Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "vectors", name + ".json");
        return new(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement);
    }

    public byte[] FrameOf(string name) => Convert.FromHexString(this[name].GetProperty("hex").GetString()!);
}
