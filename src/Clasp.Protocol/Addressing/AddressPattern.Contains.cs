namespace Clasp.Protocol.Addressing;

public sealed partial class AddressPattern
{
    private static readonly PatternSegment AnySegment = new("*"u8);

    /// <summary>Whether every address that fits <paramref name="other"/> fits this pattern too.</summary>
    /// <remarks>
    /// Exact; costs at most the product of the numbers of segments, each pair compared once. It follows all places
    /// in this pattern that can have been reached after the hardest addresses of the other: those with texts in place
    /// of stars, and segments in place of <c>**</c>, that only stars match here.
    /// <para>
    /// How many segments a <c>**</c> of the other stands for must not matter. In this pattern call a run of <c>*</c>
    /// that ends in <c>**</c> a gap. From a place in a gap all that was possible from earlier places is possible too,
    /// so the furthest gap reached is all that counts. If it is reached only in part, no segments are the hardest case, since
    /// more of them only help to get through it; if it is reached in full, a great many are, since they end every
    /// comparison that had begun behind it. Without a gap, a great many segments match nothing. In each of the three
    /// cases what remains is the furthest place in a gap, or nothing.
    /// </para>
    /// </remarks>
    public bool Contains(AddressPattern other)
    {
        Span<bool> reached = stackalloc bool[_segments.Length + 1];
        Span<bool> next = stackalloc bool[_segments.Length + 1];
        Reach(reached, 0);

        // No address has no segment at all, not even one for '/**'.
        var others = other._segments;
        if (others is [{ Kind: PatternSegmentKind.AnyDepth }]) others = [AnySegment, .. others];

        foreach (var segment in others)
        {
            next.Clear();
            if (segment.Kind == PatternSegmentKind.AnyDepth)
            {
                var furthest = FurthestGap(reached);
                if (furthest < 0) return false;
                Reach(next, furthest);
            }
            else
            {
                Step(reached, segment, next);
            }

            next.CopyTo(reached);
        }

        return reached[_segments.Length];
    }

    private void Step(ReadOnlySpan<bool> reached, in PatternSegment segment, Span<bool> next)
    {
        for (var i = 0; i < _segments.Length; i++)
        {
            if (!reached[i]) continue;

            if (_segments[i].Kind == PatternSegmentKind.AnyDepth)
                Reach(next, i);
            else if (_segments[i].Contains(segment))
                Reach(next, i + 1);
        }
    }

    /// <summary>Marks a place, and the one behind it if that can be reached without a segment.</summary>
    private void Reach(Span<bool> reached, int place)
    {
        reached[place] = true;
        if (place < _segments.Length && _segments[place].Kind == PatternSegmentKind.AnyDepth) reached[place + 1] = true;
    }

    private int FurthestGap(ReadOnlySpan<bool> reached)
    {
        var inGap = false;
        for (var i = _segments.Length - 1; i >= 0; i--)
        {
            inGap = _segments[i].Kind == PatternSegmentKind.AnyDepth || (inGap && _segments[i].IsAnySegment);
            if (inGap && reached[i]) return i;
        }

        return -1;
    }
}
