using System.Text.RegularExpressions;

namespace Clasp.Architecture.Tests;

/// <summary>One C# file of the repository and its lines.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The lines in which a pattern occurs, as <c>path:line: text</c>; comments count as well.</summary>
    public IEnumerable<string> Find(Regex pattern) => Find(pattern, line => line);

    /// <summary>The lines in whose code, comments taken away, a pattern occurs.</summary>
    public IEnumerable<string> FindInCode(Regex pattern) => Find(pattern, WithoutComment);

    private IEnumerable<string> Find(Regex pattern, Func<string, string> read) =>
        from line in Lines.Index()
        where pattern.IsMatch(read(line.Item))
        select $"{Path}:{line.Index + 1}: {line.Item.Trim()}";

    // A "//" after a colon is that of an URL.
    private static string WithoutComment(string line) => Regex.Replace(line, @"(?<!:)//.*$", "");
}
