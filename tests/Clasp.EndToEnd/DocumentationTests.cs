using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>What the pages say, compared with the programs and the code.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public async Task The_flags_in_the_manual_are_those_of_the_relay()
    {
        await using var help = RunningProgram.Start(Programs.Relay, ["--help"]);
        await help.ExitCodeAsync();
        var manual = await ReadAsync("docs/operating.md") + await ReadAsync("docs/federation.md");

        var known = FlagsIn(help.Output.Split('\n').Where(line => line.TrimStart().StartsWith('-')).Select(FirstColumn));
        var described = FlagsIn(manual.Split('\n').Where(line => line.StartsWith("| `-")).Select(line => line.Split('|')[1]));

        Assert.Contains("--ws-port", known);
        Assert.Equal(known, described);
    }

    [Fact]
    public async Task The_NET_code_on_the_start_page_is_the_sample_that_is_compiled()
    {
        var sample = await ReadAsync("samples/Clasp.Samples.QuickStart/Program.cs");

        Assert.Contains(sample.Trim(), await ReadAsync("README.md"));
    }

    [Theory]
    [InlineData("request-sync-first")]
    [InlineData("changes-copy")]
    public async Task The_bytes_in_the_manual_are_those_of_the_vectors(string name)
    {
        var manual = await ReadAsync("docs/federation.md");
        var vectors = JsonNode.Parse(await ReadAsync("tests/vectors/federation-extension.json"))!["vectors"]!.AsArray();
        var table = manual[manual.IndexOf($"(vector `{name}`)", StringComparison.Ordinal)..].Split('\n')
            .SkipWhile(line => !line.StartsWith("| `", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith("| `", StringComparison.Ordinal));

        var bytes = string.Concat(table.Select(line => line.Split('`')[1])).Replace(" ", "", StringComparison.Ordinal);

        Assert.Equal((string?)vectors.Single(vector => (string?)vector!["name"] == name)!["hex"], bytes);
    }

    private static Task<string> ReadAsync(string path) =>
        File.ReadAllTextAsync(Path.Combine(Programs.Repository, path), TestContext.Current.CancellationToken);

    // Behind two blanks the explanation begins.
    private static string FirstColumn(string line) => line.Trim().Split("  ")[0];

    private static IEnumerable<string> FlagsIn(IEnumerable<string> texts) =>
        texts.SelectMany(text => Flag().Matches(text)).Select(match => match.Value)
            .Except(["--help", "--version", "--config"]).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z-]+")]
    private static partial Regex Flag();
}
