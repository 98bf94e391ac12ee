using System.Text.Json;

namespace Clasp.Fuzz.Engine;

/// <summary>The golden vectors, as inputs to start from.</summary>
internal static class Vectors
{
    private static readonly string[] FrameFiles =
        ["js-encode", "rust-encode", "python-encode", "hand-derived", "legacy-msgpack", "malformed", "federation-extension"];

    /// <summary>Whole frames, good and bad ones.</summary>
    public static IReadOnlyList<byte[]> Frames { get; } =
        [.. FrameFiles.SelectMany(file => Texts(file, "vectors", "hex")).Select(Convert.FromHexString)];

    /// <summary>What a member of each vector says.</summary>
    public static IEnumerable<string> Texts(string file, string list, string member)
    {
        foreach (var vector in Load(file).GetProperty(list).EnumerateArray())
        {
            if (vector.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String) yield return text.GetString()!;
        }
    }

    private static JsonElement Load(string file)
    {
        var assembly = typeof(Vectors).Assembly;
        var name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith($".{file}.json", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
