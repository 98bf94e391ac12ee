using System.Collections;
using System.Text;
using System.Text.RegularExpressions;
using Clasp.Protocol.Addressing;
using CsCheck;

namespace Clasp.Protocol.Tests.Addressing;

public sealed class PatternAlgebraTests
{
    private static readonly Gen<string> Segment =
        Gen.OneOf("a", "b", "c", "*", "*", "**", "**", "a*", "*b", "a*b", "*a*");

    private static readonly Gen<AddressPattern> DeepPattern =
        Segment.Array[1, 7].Select(segments => AddressPattern.Parse("/" + string.Join('/', segments)));

    [Fact]
    public void Matching_agrees_with_a_regular_expression()
    {
        var universe = PatternUniverse.Instance;
        var addresses = universe.Addresses.Take(3_000).Select(Encoding.UTF8.GetString).ToArray();

        for (var p = 0; p < universe.Patterns.Length; p++)
        {
            var expression = ExpressionOf(universe.Patterns[p]);
            for (var a = 0; a < addresses.Length; a++)
            {
                if (expression.IsMatch(addresses[a]) != universe.Matches[p][a])
                    Assert.Fail($"{universe.Patterns[p]} and {addresses[a]}: {universe.Matches[p][a]} is wrong.");
            }
        }
    }

    [Fact]
    public void Two_patterns_intersect_if_and_only_if_some_address_fits_both()
    {
        foreach (var (left, right, inLeft, inRight) in Pairs())
        {
            var expected = new BitArray(inLeft).And(inRight).HasAnySet();
            if (left.Intersects(right) != expected) Assert.Fail($"{left} and {right}: {!expected} is wrong.");
        }
    }

    [Fact]
    public void A_pattern_contains_another_if_and_only_if_it_matches_all_its_addresses()
    {
        foreach (var (left, right, inLeft, inRight) in Pairs())
        {
            var expected = !new BitArray(inLeft).Not().And(inRight).HasAnySet();
            if (left.Contains(right) != expected) Assert.Fail($"{left} contains {right}: {!expected} is wrong.");
        }
    }

    [Theory]
    [InlineData("/a/*/c", "/a/**", true)]
    [InlineData("/a/*", "/a/b/c", false)]
    [InlineData("/a/**", "/a", true)]
    [InlineData("/**/b", "/a/**", true)]
    [InlineData("/a*/x", "/*b/x", true)]
    [InlineData("/a*b", "/*c", false)]
    [InlineData("/a/", "/a/*", true)]
    [InlineData("/a/", "/a/*b", false)]
    public void Patterns_of_two_owners_meet_or_not(string left, string right, bool meet)
    {
        Assert.Equal(meet, AddressPattern.Parse(left).Intersects(AddressPattern.Parse(right)));
        Assert.Equal(meet, AddressPattern.Parse(right).Intersects(AddressPattern.Parse(left)));
    }

    [Theory]
    [InlineData("/a/**", "/a", true)]
    [InlineData("/a/**", "/a/b/*", true)]
    [InlineData("/a/b/*", "/a/**", false)]
    [InlineData("/*/**", "/**", true)]
    [InlineData("/*", "/**", false)]
    [InlineData("/**/a/*/**/x/y/**", "/a/**/x/y/z/x/**/y", false)]
    [InlineData("/**/a/**/x/y/**", "/a/**/x/y/z/x/**/y", true)]
    [InlineData("/**/*/b", "/a/**/b", true)]
    [InlineData("/a/*/**/b", "/a/**/b", false)]
    [InlineData("/zone*", "/zone5*", true)]
    [InlineData("/zone5*", "/zone*", false)]
    public void A_scope_covers_a_pattern_or_not(string scope, string pattern, bool covers) =>
        Assert.Equal(covers, AddressPattern.Parse(scope).Contains(AddressPattern.Parse(pattern)));

    [Fact]
    public void Intersection_of_deep_patterns_agrees_with_a_search() =>
        Gen.Select(DeepPattern, DeepPattern).Sample(
            (left, right) => left.Intersects(right) == SearchMeeting(left.Segments, right.Segments),
            iter: 20_000);

    [Fact]
    public void Containment_of_deep_patterns_agrees_with_a_search() =>
        Gen.Select(DeepPattern.SelectMany(p => Widened(p).Select(wider => (wider, p))), DeepPattern).Sample(
            (related, other) =>
                related.wider.Contains(related.p) == SearchContainment(related.wider, related.p)
                && other.Contains(related.p) == SearchContainment(other, related.p),
            iter: 5_000);

    private static IEnumerable<(AddressPattern Left, AddressPattern Right, BitArray InLeft, BitArray InRight)> Pairs()
    {
        var universe = PatternUniverse.Instance;
        for (var i = 0; i < universe.Patterns.Length; i++)
        {
            for (var j = 0; j < universe.Patterns.Length; j++)
                yield return (universe.Patterns[i], universe.Patterns[j], universe.Matches[i], universe.Matches[j]);
        }
    }

    private static Regex ExpressionOf(AddressPattern pattern)
    {
        var expression = new StringBuilder("^");
        foreach (var segment in pattern.Text[1..].Split('/'))
            expression.Append(segment == "**" ? "(/[^/]*)*" : "/" + Regex.Escape(segment).Replace("\\*", "[^/]*"));

        // No address is empty, though '/**' has no segment that says so.
        return new($"^(?=/){expression}$", RegexOptions.CultureInvariant);
    }

    /// <summary>A pattern that often, not always, contains the given one.</summary>
    private static Gen<AddressPattern> Widened(AddressPattern pattern) =>
        Gen.Int[0, 4].Array[pattern.Text.Count(c => c == '/')].Select(choices =>
        {
            var wider = pattern.Text[1..].Split('/').Zip(choices, (segment, choice) => choice switch
            {
                0 when segment != "**" => "*",
                1 => "**",
                2 => segment + "/**",
                _ => segment,
            });
            return AddressPattern.Parse("/" + string.Join('/', wider));
        });

    /// <summary>Tries every way to go through both patterns side by side.</summary>
    private static bool SearchMeeting(ReadOnlySpan<PatternSegment> left, ReadOnlySpan<PatternSegment> right)
    {
        if (left.IsEmpty && right.IsEmpty) return true;
        if (left is [{ Kind: PatternSegmentKind.AnyDepth }, ..])
            return SearchMeeting(left[1..], right) || (!right.IsEmpty && SearchMeeting(left, right[1..]));
        if (right is [{ Kind: PatternSegmentKind.AnyDepth }, ..])
            return SearchMeeting(left, right[1..]) || (!left.IsEmpty && SearchMeeting(left[1..], right));

        return !left.IsEmpty && !right.IsEmpty && left[0].Intersects(right[0]) && SearchMeeting(left[1..], right[1..]);
    }

    /// <summary>
    /// Tries the inner pattern with x for each star, and every useful number of segments x for each double star.
    /// </summary>
    private static bool SearchContainment(AddressPattern outer, AddressPattern inner)
    {
        var longest = outer.Segments.Length + 1;
        IEnumerable<string> addresses = [""];
        foreach (var segment in inner.Segments)
        {
            var text = Encoding.UTF8.GetString(segment.Utf8).Replace("*", "x", StringComparison.Ordinal);
            addresses = segment.Kind == PatternSegmentKind.AnyDepth
                ? [.. from prefix in addresses from count in Enumerable.Range(0, longest + 1)
                      select prefix + string.Concat(Enumerable.Repeat("/x", count))]
                : [.. addresses.Select(prefix => $"{prefix}/{text}")];
        }

        return addresses.Where(address => address != "").All(address => outer.Matches(Encoding.UTF8.GetBytes(address)));
    }
}
