using System.Text.RegularExpressions;

namespace Clasp.Architecture.Tests;

/// <summary>The house rules that reading the source text can hold.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 400;

    [Fact]
    public void Nothing_sleeps_on_a_thread() => AssertNoneInCode(SleepingThread(), "src", "tests");

    [Fact]
    public void Time_comes_from_a_clock_that_a_test_can_turn() => AssertNoneInCode(WallClock(), "src");

    [Fact]
    public void Only_the_two_programs_talk_to_the_console()
    {
        var libraries = Repository.Projects().Except(["Clasp.Cli", "Clasp.Relay"]).Select(project => $"src/{project}");

        AssertNoneInCode(ConsoleUse(), [.. libraries]);
    }

    [Fact]
    public void The_core_has_no_sockets_threads_clocks_or_waiting() =>
        AssertNoneInCode(InputOutput(), "src/Clasp.Protocol", "src/Clasp.Security", "src/Clasp.Routing", "src/Clasp.Federation");

    [Fact]
    public void Work_to_be_done_is_an_issue_and_not_a_comment() => AssertNone(Reminder(), "src", "tests");

    [Fact]
    public void No_file_is_folded_into_regions() => AssertNone(Region(), "src", "tests");

    [Fact]
    public void A_file_holds_one_type_and_is_named_for_it()
    {
        var offenders =
            from file in Repository.SourceFiles("src")
            let types = file.Lines.Select(line => TopLevelType().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups["name"].Value).ToArray()
            where types.Length > 1 || (types.Length == 1 && types[0] != file.Name.Split('.')[0])
            select $"{file.Path}: {string.Join(", ", types)}";

        AssertNothing(offenders);
    }

    [Fact]
    public void A_type_says_in_a_sentence_what_it_is_for()
    {
        var offenders =
            from file in Repository.SourceFiles("src")
            where !file.Name.Contains('.') && file.Lines.Any(TopLevelType().IsMatch)
            where !file.Lines.TakeWhile(line => !TopLevelType().IsMatch(line)).Any(line => line.Contains("<summary>"))
            select file.Path;

        AssertNothing(offenders);
    }

    [Fact]
    public void A_file_can_be_read_in_one_sitting()
    {
        var offenders =
            from file in Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"))
            where file.Lines.Length > LongestFile
            select $"{file.Path}: {file.Lines.Length} lines";

        AssertNothing(offenders);
    }

    private static void AssertNone(Regex pattern, params string[] folders) =>
        AssertNothing(folders.SelectMany(Repository.SourceFiles).SelectMany(file => file.Find(pattern)));

    private static void AssertNoneInCode(Regex pattern, params string[] folders) =>
        AssertNothing(folders.SelectMany(Repository.SourceFiles).SelectMany(file => file.FindInCode(pattern)));

    // Assert.Empty would cut the lines short, and they are what the reader needs.
    private static void AssertNothing(IEnumerable<string> offenders)
    {
        var list = string.Join('\n', offenders);
        Assert.True(list.Length == 0, list);
    }

    [GeneratedRegex(@"\bThread\.(Sleep|SpinWait)\b")]
    private static partial Regex SleepingThread();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bConsole\.")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"\bSystem\.Net\b|\bThread(Pool)?\.|\bnew Thread\b|\bTask\.(Run|Delay)\b|\b(Periodic)?Timer\(" +
        @"|\block \(|\bawait\b|\bTimeProvider\.System\b|\bStopwatch\.|\bEnvironment\.TickCount|\bFile\.|\bRandom\.Shared\b")]
    private static partial Regex InputOutput();

    // Assembled, so that this file does not break its own rule.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|X" + @"XX)\b")]
    private static partial Regex Reminder();

    [GeneratedRegex(@"^\s*#(end)?region\b")]
    private static partial Regex Region();

    // Types of a file-scoped namespace start at the first column.
    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe) )*" +
        @"(?:class|struct|interface|enum|record struct|record class|record|delegate \S+) (?<name>\w+)")]
    private static partial Regex TopLevelType();
}
