using System.Text.Unicode;
using Clasp.Fuzz.Engine;
using Clasp.Protocol.Addressing;

namespace Clasp.Fuzz.Targets;

/// <summary>Addresses and patterns, and every question that is asked about two of them.</summary>
internal sealed class PatternTarget : IFuzzTarget
{
    public string Name => "patterns";

    public int Weight => 10;

    /// <summary>Two patterns with a byte 0 between them.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        "/a/b\0/a/*"u8.ToArray(), "/**\0/a/**/b"u8.ToArray(), "/a/**/b/**/c\0/a/x/b/y/c"u8.ToArray(),
        "/*a*b*/\0/xaxbx/"u8.ToArray(), "/\0/*"u8.ToArray(),
    ];

    public int Run(ReadOnlySpan<byte> input)
    {
        // Both are strings of a message, which are checked when it is read.
        if (!Utf8.IsValid(input)) return 0;

        var cut = Math.Max(0, input.IndexOf((byte)0));
        if (!AddressPattern.TryParse(input[..cut], out var left, out var wrong)) return Outcome.Of(wrong);
        if (!AddressPattern.TryParse(input[cut..].TrimStart((byte)0), out var right, out wrong)) return Outcome.Of(wrong);

        var contains = left.Contains(right);
        var intersects = left.Intersects(right);
        var matches = left.Matches(right.Utf8);
        if (contains && !intersects) throw new InvalidOperationException($"{left} contains {right}, but has nothing in common with it.");
        if (matches && right.IsLiteral && !contains) throw new InvalidOperationException($"{left} matches {right}, but does not contain it.");
        return (contains ? 1 : 0) | (intersects ? 2 : 0) | (matches ? 4 : 0) | (AddressGrammar.IsValid(input[..cut], out _) ? 8 : 0);
    }
}
