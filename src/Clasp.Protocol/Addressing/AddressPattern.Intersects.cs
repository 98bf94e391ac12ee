namespace Clasp.Protocol.Addressing;

public sealed partial class AddressPattern
{
    /// <summary>Whether some address fits both patterns. Exact; costs at most the product of their lengths.</summary>
    public bool Intersects(AddressPattern other)
    {
        var depth = IndexOfAnyDepth(_segments);
        var otherDepth = IndexOfAnyDepth(other._segments);
        if (depth < 0) return IntersectsFixed(other._segments, _segments);
        if (otherDepth < 0) return IntersectsFixed(_segments, other._segments);

        // The '**' of each can take what the other has in the middle, so only the two ends can disagree.
        return StartsIntersect(_segments.AsSpan(0, depth), other._segments.AsSpan(0, otherDepth))
            && EndsIntersect(AfterLastAnyDepth(_segments), AfterLastAnyDepth(other._segments));
    }

    /// <summary>The way of <see cref="Matches"/>, for a pattern without <c>**</c> in place of an address.</summary>
    private static bool IntersectsFixed(ReadOnlySpan<PatternSegment> pattern, ReadOnlySpan<PatternSegment> fixedLength)
    {
        var next = 0;
        var at = 0;
        var afterAnyDepth = -1;
        var retryAt = 0;

        while (at < fixedLength.Length)
        {
            if (next < pattern.Length && pattern[next].Kind == PatternSegmentKind.AnyDepth)
            {
                afterAnyDepth = ++next;
                retryAt = at;
                if (next == pattern.Length) return true;
            }

            if (next < pattern.Length && pattern[next].Intersects(fixedLength[at]))
            {
                next++;
                at++;
            }
            else if (afterAnyDepth >= 0)
            {
                at = ++retryAt;
                next = afterAnyDepth;
            }
            else
            {
                return false;
            }
        }

        return IsEnd(pattern, next);
    }

    private static bool StartsIntersect(ReadOnlySpan<PatternSegment> left, ReadOnlySpan<PatternSegment> right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (!left[i].Intersects(right[i])) return false;
        }

        return true;
    }

    private static bool EndsIntersect(ReadOnlySpan<PatternSegment> left, ReadOnlySpan<PatternSegment> right)
    {
        for (var i = 1; i <= Math.Min(left.Length, right.Length); i++)
        {
            if (!left[^i].Intersects(right[^i])) return false;
        }

        return true;
    }

    private static ReadOnlySpan<PatternSegment> AfterLastAnyDepth(PatternSegment[] segments) =>
        segments.AsSpan(Array.FindLastIndex(segments, s => s.Kind == PatternSegmentKind.AnyDepth) + 1);

    private static int IndexOfAnyDepth(PatternSegment[] segments) =>
        Array.FindIndex(segments, s => s.Kind == PatternSegmentKind.AnyDepth);
}
