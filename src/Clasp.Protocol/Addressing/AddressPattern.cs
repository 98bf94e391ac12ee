using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Clasp.Protocol.Addressing;

/// <summary>
/// Names many addresses: <c>*</c> stands for any text within a segment, <c>**</c> for any number of segments.
/// </summary>
/// <remarks>
/// This is how the reference router delivers: a star may also stand for an empty segment or no text at all,
/// <c>/a/**</c> includes <c>/a</c>, and <c>?</c>, <c>[</c>, <c>{</c> are ordinary characters. The same rules hold for
/// every use of a pattern. Immutable; safe to share between threads.
/// </remarks>
public sealed partial class AddressPattern : IEquatable<AddressPattern>
{
    private readonly byte[] _utf8;
    private readonly PatternSegment[] _segments;

    private AddressPattern(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8.ToArray();
        Text = Encoding.UTF8.GetString(utf8);
        _segments = SegmentsOf(utf8);
        IsLiteral = !utf8.Contains((byte)'*');
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>The pattern as it was given.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>No wildcard: the pattern names one address, itself.</summary>
    public bool IsLiteral { get; }

    /// <summary>
    /// Segments behind the first <c>**</c>: each may fit anywhere in an address, which is what makes a pattern costly to match.
    /// </summary>
    public int DeepSegments => IndexOfAnyDepth(_segments) is >= 0 and var first ? _segments.Length - first - 1 : 0;

    /// <summary>
    /// The segments in normal form: of several <c>**</c> in a row one remains, and each <c>*</c> beside one stands
    /// before it.
    /// </summary>
    public ReadOnlySpan<PatternSegment> Segments => _segments;

    /// <summary>Reads a pattern, which is valid UTF-8 already.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out AddressPattern? pattern,
        [NotNullWhen(false)] out string? reason)
    {
        pattern = AddressGrammar.HasValidSegments(utf8, "pattern", out reason) ? new(utf8) : null;
        return pattern is not null;
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static AddressPattern Parse(string text) =>
        TryParse(Encoding.UTF8.GetBytes(text), out var pattern, out var reason)
            ? pattern
            : throw new FormatException($"'{text}': {reason}");

    /// <summary>
    /// The same text; two texts that name the same addresses are not equal, but each contains the other.
    /// </summary>
    public bool Equals(AddressPattern? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as AddressPattern);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static PatternSegment[] SegmentsOf(ReadOnlySpan<byte> utf8)
    {
        var segments = new List<PatternSegment>();
        var text = utf8[1..];
        foreach (var range in text.Split(AddressGrammar.Slash))
            AddNormalized(segments, new PatternSegment(text[range]));

        return [.. segments];
    }

    private static void AddNormalized(List<PatternSegment> segments, PatternSegment segment)
    {
        var followsAnyDepth = segments.Count > 0 && segments[^1].Kind == PatternSegmentKind.AnyDepth;
        if (!followsAnyDepth)
            segments.Add(segment);
        else if (segment.IsAnySegment)
            segments.Insert(segments.Count - 1, segment);
        else if (segment.Kind != PatternSegmentKind.AnyDepth)
            segments.Add(segment);
    }
}
