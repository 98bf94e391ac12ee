using System.Text.RegularExpressions;

namespace Clasp.EndToEnd.Deployment;

/// <summary>Cuts a command into its words, as compose does: at white space outside of double quotes.</summary>
internal static partial class ShellWords
{
    public static IReadOnlyList<string> Split(string command)
    {
        if (command.AsSpan().ContainsAny(@"\'$")) throw new FormatException($"More than double quotes is not understood: {command}");

        return [.. Word().Matches(command).Select(word => word.Value.Replace("\"", "", StringComparison.Ordinal))];
    }

    [GeneratedRegex("""(?:[^\s"]|"[^"]*")+""")]
    private static partial Regex Word();
}
