using System.Diagnostics.CodeAnalysis;
using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;

namespace Clasp.Security.Rules;

/// <summary>The paths of an app config, which give names to segments: <c>/rooms/{room}/members/*</c>.</summary>
/// <remarks>
/// <c>{name}</c> stands for one segment and names it, <c>*</c> for one segment, and <c>**</c>, at the end only, for any
/// number of them, none included.
/// </remarks>
internal sealed class RulePath
{
    private readonly string _text;

    // Null stands for any segment.
    private readonly byte[]?[] _literals;
    private readonly int[] _captureOf;
    private readonly bool _isOpenEnded;
    private readonly List<string> _names;

    private RulePath(string text, List<string> names, List<byte[]?> literals, List<int> captureOf, bool isOpenEnded)
    {
        _text = text;
        _names = names;
        _literals = [.. literals];
        _captureOf = [.. captureOf];
        _isOpenEnded = isOpenEnded;
    }

    /// <summary>The names in the order in which they capture.</summary>
    public IReadOnlyList<string> Names => _names;

    public static bool TryParse(
        string text, [NotNullWhen(true)] out RulePath? path, [NotNullWhen(false)] out string? reason)
    {
        path = null;
        if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(text), out _, out reason)) return false;

        var names = new List<string>();
        var literals = new List<byte[]?>();
        var captureOf = new List<int>();
        var segments = text[1..].Split('/');
        var isOpenEnded = segments[^1] == "**";
        foreach (var segment in isOpenEnded ? segments[..^1] : segments)
        {
            reason = ProblemWith(segment, names);
            if (reason is not null) return false;

            var isName = segment.StartsWith('{');
            captureOf.Add(isName ? names.Count : -1);
            literals.Add(isName || segment == "*" ? null : Encoding.UTF8.GetBytes(segment));
            if (isName) names.Add(segment[1..^1]);
        }

        path = new RulePath(text, names, literals, captureOf, isOpenEnded);
        return true;
    }

    /// <summary>Whether an address fits.</summary>
    public bool Matches(ReadOnlySpan<byte> address)
    {
        Span<Range> captures = stackalloc Range[ProtocolLimits.MaxAddressSegments];
        return TryMatch(address, captures);
    }

    /// <summary>Whether an address fits, and where the named segments are.</summary>
    /// <param name="address">What to compare.</param>
    /// <param name="captures">At least as many as there are names.</param>
    public bool TryMatch(ReadOnlySpan<byte> address, Span<Range> captures)
    {
        var start = 1;
        for (var i = 0; i < _literals.Length; i++)
        {
            if (start > address.Length) return false;

            var length = address[start..].IndexOf((byte)'/');
            var end = length < 0 ? address.Length : start + length;
            if (_literals[i] is { } literal && !address[start..end].SequenceEqual(literal)) return false;

            if (_captureOf[i] >= 0) captures[_captureOf[i]] = start..end;
            start = end + 1;
        }

        return _isOpenEnded || start == address.Length + 1;
    }

    public override string ToString() => _text;

    private static string? ProblemWith(string segment, List<string> names)
    {
        if (segment == "**") return "'**' can only stand at the end.";
        if (segment.StartsWith('{') && segment.EndsWith('}') && segment.Length > 2)
        {
            var name = segment[1..^1];
            if (name == RuleTemplate.Session) return $"{{{name}}} stands for the subject of the session, and is no name.";
            return names.Contains(name) ? $"{{{name}}} is there twice." : null;
        }

        return segment.AsSpan().ContainsAny("*{}") && segment != "*"
            ? $"'{segment}' is neither a text nor {{name}} nor *; a part of a segment cannot be left open."
            : null;
    }
}
