using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Clasp.EndToEnd.Deployment;

/// <summary>Reads the parts of a compose file that this project's own one uses, and refuses all others.</summary>
internal static class ComposeFile
{
    private static readonly string[] KnownKeys =
        ["image", "build", "ports", "command", "volumes", "environment", "depends_on"];

    public static IReadOnlyList<ComposeService> Read(string path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(path);
        yaml.Load(text);
        var services = (YamlMappingNode)yaml.Documents.Single().RootNode["services"];
        return [.. services.Select(service => Read(TextOf(service.Key), (YamlMappingNode)service.Value))];
    }

    private static ComposeService Read(string name, YamlMappingNode service)
    {
        foreach (var key in service.Children.Keys.Select(TextOf).Where(key => !KnownKeys.Contains(key)))
            throw new FormatException($"{name} has the key {key}, which no process can stand in for.");

        return new(
            name,
            TextOf(service["image"]),
            ShellWords.Split(TextOf(service["command"])),
            Pairs(service, "environment", '='),
            Pairs(service, "ports", ':').ToDictionary(pair => Port(pair.Key), pair => Port(pair.Value)),
            Pairs(service, "volumes", ':').ToDictionary(pair => pair.Key, pair => WithoutMode(pair.Value)),
            [.. Items(service, "depends_on")]);
    }

    private static Dictionary<string, string> Pairs(YamlMappingNode service, string key, char separator) =>
        Items(service, key).Select(item => item.Split(separator, 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static IEnumerable<string> Items(YamlMappingNode service, string key) =>
        service.Children.TryGetValue(key, out var items) ? ((YamlSequenceNode)items).Select(TextOf) : [];

    private static string WithoutMode(string target) =>
        target.EndsWith(":ro", StringComparison.Ordinal) ? target[..^":ro".Length] : target;

    private static int Port(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string TextOf(YamlNode node) => ((YamlScalarNode)node).Value!; // Only a key without a value has none.
}
