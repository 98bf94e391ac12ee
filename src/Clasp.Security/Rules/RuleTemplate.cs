using System.Diagnostics.CodeAnalysis;
using System.Text;
using Clasp.Protocol;

namespace Clasp.Security.Rules;

/// <summary>An address with gaps: <c>/rooms/{room}/members/{session}</c>, filled for each message.</summary>
internal sealed class RuleTemplate
{
    public const int MaxBytes = ProtocolLimits.MaxAddressBytes;

    /// <summary>The name that stands for the subject of the session.</summary>
    public const string Session = "session";

    private const int SubjectPart = -1;

    private readonly string _text;

    // Each part: a literal text, or the number of a capture.
    private readonly (byte[]? Literal, int Capture)[] _parts;

    private RuleTemplate(string text, List<(byte[]? Literal, int Capture)> parts)
    {
        _text = text;
        _parts = [.. parts];
    }

    /// <summary>Reads a template; its names are those of a path, which may be absent.</summary>
    public static bool TryParse(
        string text, RulePath? path, [NotNullWhen(true)] out RuleTemplate? template, [NotNullWhen(false)] out string? reason)
    {
        template = null;
        reason = text.StartsWith('/') ? null : "An address starts with '/'.";
        if (reason is not null) return false;

        var parts = new List<(byte[]? Literal, int Capture)>();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf('{');
            if (open < 0) open = rest.Length;
            if (open > 0) parts.Add((Encoding.UTF8.GetBytes(rest[..open].ToString()), 0));
            rest = rest[open..];
            if (rest.IsEmpty) break;

            var close = rest.IndexOf('}');
            var name = close < 0 ? "" : rest[1..close].ToString();
            var capture = IndexOf(name, path);
            if (capture is not { } index)
            {
                reason = close < 0
                    ? "A '{' is not closed."
                    : $"{{{name}}} is no name in the path {path?.ToString() ?? "of this rule, which has none"}.";
                return false;
            }

            parts.Add((null, index));
            rest = rest[(close + 1)..];
        }

        template = new RuleTemplate(text, parts);
        return true;
    }

    /// <summary>Fills the gaps.</summary>
    /// <returns><c>false</c>: there is no such address, since nobody has no name, or it would be too long.</returns>
    public bool TryWrite(in RuleContext context, Span<byte> destination, out int length)
    {
        length = 0;
        foreach (var (literal, capture) in _parts)
        {
            var part = literal ?? (capture == SubjectPart ? context.Subject : context.Captured(capture));
            if (part.Length > destination.Length - length || (capture == SubjectPart && part.IsEmpty)) return false;

            part.CopyTo(destination[length..]);
            length += part.Length;
        }

        return true;
    }

    /// <summary>The address as a text, for an answer.</summary>
    public string Fill(in RuleContext context)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        return TryWrite(context, buffer, out var length) ? Encoding.UTF8.GetString(buffer[..length]) : _text;
    }

    private static int? IndexOf(string name, RulePath? path)
    {
        if (name == Session) return SubjectPart;

        for (var i = 0; i < (path?.Names.Count ?? 0); i++)
        {
            if (path!.Names[i] == name) return i; // The count above is 0 without a path.
        }

        return null;
    }
}
