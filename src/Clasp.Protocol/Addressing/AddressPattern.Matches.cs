namespace Clasp.Protocol.Addressing;

public sealed partial class AddressPattern
{
    /// <summary>
    /// Whether the pattern names this address. Allocates nothing, and compares each pair of segments at most once.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> address)
    {
        if (address.IsEmpty || address[0] != AddressGrammar.Slash) return false;
        if (IsLiteral) return address.SequenceEqual(_utf8);

        var next = 0;
        var start = 1;

        // Where to go on when a comparison fails: behind the last '**', which then takes one segment more.
        var afterAnyDepth = -1;
        var retryAt = 0;

        while (start <= address.Length)
        {
            if (next < _segments.Length && _segments[next].Kind == PatternSegmentKind.AnyDepth)
            {
                afterAnyDepth = ++next;
                retryAt = start;
                if (next == _segments.Length) return true;
            }

            var end = EndOfSegment(address, start);
            if (next < _segments.Length && _segments[next].Matches(address[start..end]))
            {
                next++;
                start = end + 1;
            }
            else if (afterAnyDepth >= 0)
            {
                retryAt = EndOfSegment(address, retryAt) + 1;
                start = retryAt;
                next = afterAnyDepth;
            }
            else
            {
                return false;
            }
        }

        return IsEnd(_segments, next);
    }

    /// <summary>Whether nothing more is needed: no segment is left, or only a <c>**</c>.</summary>
    private static bool IsEnd(ReadOnlySpan<PatternSegment> segments, int next) =>
        segments[next..] is [] or [{ Kind: PatternSegmentKind.AnyDepth }];

    private static int EndOfSegment(ReadOnlySpan<byte> address, int start)
    {
        var length = address[start..].IndexOf(AddressGrammar.Slash);
        return length < 0 ? address.Length : start + length;
    }
}
