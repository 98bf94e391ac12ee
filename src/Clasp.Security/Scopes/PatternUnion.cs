using System.Text;
using Clasp.Protocol.Addressing;

namespace Clasp.Security.Scopes;

/// <summary>Whether several patterns together name every address of another.</summary>
/// <remarks>
/// A yes is always right; a no may be wrong where only a union of many patterns would do. Beyond containment in one
/// pattern, <c>**</c> is taken apart: <c>/a/**</c> is <c>/a</c> and <c>/a/*/**</c>, so that <c>/a</c>, <c>/a/*</c> and
/// <c>/a/*/*/**</c> cover it together. How often is bounded, so that no pattern of a client is costly to test.
/// </remarks>
internal static class PatternUnion
{
    private const int MaxParts = 16;

    /// <summary>Longer patterns are not taken apart: no scope that anybody writes needs it.</summary>
    private const int MaxSegments = 16;

    public static bool Covers(IReadOnlyList<AddressPattern> patterns, AddressPattern wanted)
    {
        var partsLeft = MaxParts;
        return Covers(patterns, wanted, ref partsLeft);
    }

    private static bool Covers(IReadOnlyList<AddressPattern> patterns, AddressPattern wanted, ref int partsLeft)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Contains(wanted)) return true;
        }

        if (wanted.Segments.Length > MaxSegments || --partsLeft < 0) return false;

        // What two patterns cover together, both of them touch.
        var touching = patterns.Where(pattern => pattern.Intersects(wanted)).ToList();
        return touching.Count > 1
            && Without(wanted) is { } shorter && Covers(touching, shorter, ref partsLeft)
            && OneDeeper(wanted) is { } deeper && Covers(touching, deeper, ref partsLeft);
    }

    /// <summary>The pattern with no segment for its first <c>**</c>.</summary>
    private static AddressPattern? Without(AddressPattern pattern)
    {
        var segments = SegmentsOf(pattern, out var anyDepth);
        if (anyDepth < 0) return null;

        segments.RemoveAt(anyDepth);
        return Join(segments);
    }

    /// <summary>The pattern with at least one segment for its first <c>**</c>.</summary>
    private static AddressPattern? OneDeeper(AddressPattern pattern)
    {
        var segments = SegmentsOf(pattern, out var anyDepth);
        segments.Insert(anyDepth, "*");
        return Join(segments);
    }

    private static List<string> SegmentsOf(AddressPattern pattern, out int anyDepth)
    {
        var segments = new List<string>();
        anyDepth = -1;
        foreach (var segment in pattern.Segments)
        {
            if (segment.Kind == PatternSegmentKind.AnyDepth && anyDepth < 0) anyDepth = segments.Count;
            segments.Add(Encoding.UTF8.GetString(segment.Utf8));
        }

        // An address has one segment at least.
        if (segments.Count == 1 && anyDepth == 0) segments.Insert(anyDepth++, "*");
        return segments;
    }

    private static AddressPattern? Join(List<string> segments) =>
        AddressPattern.TryParse(Encoding.UTF8.GetBytes('/' + string.Join('/', segments)), out var pattern, out _)
            ? pattern
            : null;
}
