using System.Text.RegularExpressions;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>What the pages say about the programs, compared with what the programs say about themselves.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public async Task The_flags_in_the_manual_are_those_of_the_relay()
    {
        await using var help = RunningProgram.Start(Programs.Relay, ["--help"]);
        await help.ExitCodeAsync();
        var manual = await File.ReadAllTextAsync(
            Path.Combine(Programs.Repository, "docs", "operating.md"), TestContext.Current.CancellationToken);

        var known = FlagsIn(help.Output).Except(["--help", "--version"]);
        var described = FlagsIn(manual).Except(["--help", "--version"]);

        Assert.Equal(known, described);
    }

    private static IEnumerable<string> FlagsIn(string text) =>
        Flag().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z-]+")]
    private static partial Regex Flag();
}
