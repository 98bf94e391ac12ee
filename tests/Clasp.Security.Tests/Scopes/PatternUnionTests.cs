using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Security.Scopes;
using CsCheck;

namespace Clasp.Security.Tests.Scopes;

public sealed class PatternUnionTests
{
    // With a text that no pattern has, and deeper than any pattern: enough that a difference shows.
    private static readonly string[] AddressSegments = ["a", "b", "ax", "x"];

    private static readonly byte[][] Addresses = [.. Paths(AddressSegments, 6).Select(Encoding.UTF8.GetBytes)];

    private static readonly Gen<AddressPattern> Pattern =
        Gen.OneOf("a", "b", "*", "a*", "**").Array[1, 4].Select(segments => AddressPattern.Parse("/" + string.Join('/', segments)));

    [Fact]
    public void Whatever_is_covered_has_no_address_outside() =>
        Gen.Select(Pattern.Array[1, 4], Pattern).Sample(
            (scopes, wanted) => !PatternUnion.Covers(scopes, wanted) || Outside(scopes, wanted) is null,
            iter: 2_000);

    [Theory]
    [InlineData("/a/**", "/a", "/a/*", "/a/*/*/**")]
    [InlineData("/**", "/*", "/*/*/**")]
    [InlineData("/**/x", "/x", "/*/*/**")]
    [InlineData("/a/**/b", "/a/b", "/a/*/*/**")]
    public void Several_patterns_cover_together_what_none_covers_alone(string wanted, params string[] patterns)
    {
        var scopes = patterns.Select(AddressPattern.Parse).ToList();

        Assert.True(PatternUnion.Covers(scopes, AddressPattern.Parse(wanted)));
        for (var left = 0; left < scopes.Count; left++)
        {
            var others = scopes.Where((_, index) => index != left).ToList();
            Assert.False(PatternUnion.Covers(others, AddressPattern.Parse(wanted)), $"It is covered without {scopes[left]}.");
        }
    }

    [Fact]
    public void A_pattern_made_to_be_costly_is_refused_at_once()
    {
        var wanted = AddressPattern.Parse(string.Concat(Enumerable.Repeat("/**/a", 60)));
        var scopes = Enumerable.Range(0, 50).Select(i => AddressPattern.Parse($"/**/a/**/x{i}/**")).ToList();

        Assert.False(PatternUnion.Covers(scopes, wanted));
    }

    private static string? Outside(AddressPattern[] scopes, AddressPattern wanted)
    {
        foreach (var address in Addresses)
        {
            if (wanted.Matches(address) && !scopes.Any(scope => scope.Matches(address))) return Encoding.UTF8.GetString(address);
        }

        return null;
    }

    private static IEnumerable<string> Paths(string[] segments, int depth)
    {
        IEnumerable<string> paths = [""];
        for (var i = 0; i < depth; i++)
        {
            paths = [.. from path in paths from segment in segments select $"{path}/{segment}"];
            foreach (var path in paths) yield return path;
        }
    }
}
