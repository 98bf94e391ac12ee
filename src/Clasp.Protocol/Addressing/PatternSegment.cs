namespace Clasp.Protocol.Addressing;

/// <summary>One part of a pattern between slashes.</summary>
public readonly struct PatternSegment
{
    private const byte Star = (byte)'*';

    private readonly byte[] _utf8;

    internal PatternSegment(ReadOnlySpan<byte> text)
    {
        Kind = text.SequenceEqual("**"u8) ? PatternSegmentKind.AnyDepth
            : text.Contains(Star) ? PatternSegmentKind.Wildcard
            : PatternSegmentKind.Literal;

        // Stars that follow each other say the same as one.
        _utf8 = Kind == PatternSegmentKind.Wildcard ? WithoutRepeatedStars(text) : text.ToArray();
    }

    public PatternSegmentKind Kind { get; }

    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>A lone <c>*</c>: any one segment, the empty one included.</summary>
    public bool IsAnySegment => Kind == PatternSegmentKind.Wildcard && _utf8.Length == 1;

    /// <summary>Whether one segment of an address fits here. Costs at most the product of the lengths.</summary>
    public bool Matches(ReadOnlySpan<byte> segment) => Kind switch
    {
        PatternSegmentKind.Literal => segment.SequenceEqual(_utf8),
        PatternSegmentKind.Wildcard => MatchesPieces(_utf8, segment),
        _ => true,
    };

    /// <summary>Whether some segment fits both.</summary>
    internal bool Intersects(in PatternSegment other)
    {
        if (Kind == PatternSegmentKind.AnyDepth || other.Kind == PatternSegmentKind.AnyDepth) return true;
        if (Kind == PatternSegmentKind.Literal) return other.Matches(_utf8);
        if (other.Kind == PatternSegmentKind.Literal) return Matches(other._utf8);

        // The first star of each can take what the other has in the middle, so only the two ends can disagree.
        var start = Utf8[..Utf8.IndexOf(Star)];
        var otherStart = other.Utf8[..other.Utf8.IndexOf(Star)];
        if (!start.StartsWith(otherStart) && !otherStart.StartsWith(start)) return false;

        var end = Utf8[(Utf8.LastIndexOf(Star) + 1)..];
        var otherEnd = other.Utf8[(other.Utf8.LastIndexOf(Star) + 1)..];
        return end.EndsWith(otherEnd) || otherEnd.EndsWith(end);
    }

    /// <summary>
    /// Whether every segment that fits <paramref name="other"/>, which is not <c>**</c>, fits here too.
    /// </summary>
    /// <remarks>
    /// The text of the other is the hardest of its segments: its stars stand in it for characters that no literal
    /// text has. What is matched here by a star can be anything, so whoever matches this text matches all.
    /// </remarks>
    internal bool Contains(in PatternSegment other) => Matches(other._utf8);

    private static bool MatchesPieces(ReadOnlySpan<byte> pieces, ReadOnlySpan<byte> text)
    {
        var star = pieces.IndexOf(Star);
        if (!text.StartsWith(pieces[..star])) return false;

        // Each piece between two stars goes as far to the left as it can: that leaves most room for the others.
        for (; ; )
        {
            text = text[star..];
            pieces = pieces[(star + 1)..];
            star = pieces.IndexOf(Star);
            if (star < 0) return text.EndsWith(pieces);

            var found = text.IndexOf(pieces[..star]);
            if (found < 0) return false;
            text = text[found..];
        }
    }

    private static byte[] WithoutRepeatedStars(ReadOnlySpan<byte> text)
    {
        var kept = new List<byte>(text.Length);
        foreach (var b in text)
        {
            if (b != Star || kept.Count == 0 || kept[^1] != Star) kept.Add(b);
        }

        return [.. kept];
    }
}
