using System.Diagnostics;
using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Tests.Shared;

namespace Clasp.Protocol.Tests.Addressing;

public sealed class AddressPatternTests
{
    [Theory]
    [InlineData("/a/*b*/c", "/a/abba/c", true)]
    [InlineData("/a/*b*/c", "/a/b/c", true)]
    [InlineData("/a/*b*/c", "/a/aa/c", false)]
    [InlineData("/ab*ba", "/aba", false)]
    [InlineData("/ab*ba", "/abba", true)]
    [InlineData("/*ü*/x", "/grün/x", true)]
    [InlineData("/***/x", "/a/x", true)]
    [InlineData("/***/x", "/a/b/x", false)]
    [InlineData("/**/x/**/y", "/x/a/y/x", false)]
    [InlineData("/**/x/**/y", "/y/x/y/x/y", true)]
    [InlineData("/a/**", "a/b", false)]
    [InlineData("/**", "", false)]
    public void Stars_stand_for_text_within_a_segment_and_double_stars_for_segments(
        string pattern, string address, bool matches) =>
        Assert.Equal(matches, AddressPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(address)));

    [Theory]
    [InlineData("/a/**/**/b", "/a/**/b")]
    [InlineData("/a/**/*/b", "/a/*/**/b")]
    [InlineData("/**/*/**/*", "/*/*/**")]
    [InlineData("/a/b**c***", "/a/b*c*")]
    [InlineData("/a/***", "/a/*")]
    [InlineData("/a/", "/a/")]
    public void Segments_are_in_normal_form(string pattern, string normal)
    {
        var segments = new StringBuilder();
        foreach (var segment in AddressPattern.Parse(pattern).Segments)
            segments.Append('/').Append(Encoding.UTF8.GetString(segment.Utf8));

        Assert.Equal(normal, segments.ToString());
    }

    [Fact]
    public void A_pattern_keeps_its_text_and_is_equal_to_the_same_text()
    {
        var pattern = AddressPattern.Parse("/a/**/**");

        Assert.Equal("/a/**/**", pattern.Text);
        Assert.Equal(AddressPattern.Parse("/a/**/**"), pattern);
        Assert.NotEqual(AddressPattern.Parse("/a/**"), pattern);
        Assert.False(pattern.IsLiteral);
        Assert.True(AddressPattern.Parse("/a/b").IsLiteral);
    }

    [Fact]
    public void A_refused_pattern_says_why()
    {
        var refusal = Assert.Throws<FormatException>(() => AddressPattern.Parse("lights/*"));

        Assert.Contains("does not start with '/'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var pattern = AddressPattern.Parse("/a/**/b*/**/c");
        Match();

        Assert.Equal(0, Allocations.Of(Match));

        void Match() => pattern.Matches("/a/x/b1/y/b2/z/d"u8);
    }

    [Fact]
    public void The_most_awkward_pattern_is_still_quick()
    {
        var manyGaps = AddressPattern.Parse(string.Concat(Enumerable.Repeat("/**/a", 63)) + "/**/b");
        var manyStars = AddressPattern.Parse("/" + string.Concat(Enumerable.Repeat("*a", 500)) + "*b");
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("/a", ProtocolLimits.MaxAddressSegments)));
        var wide = Encoding.UTF8.GetBytes("/" + new string('a', ProtocolLimits.MaxAddressBytes - 1));
        var clock = Stopwatch.StartNew();

        Assert.False(manyGaps.Matches(deep));
        Assert.False(manyStars.Matches(wide));
        Assert.True(manyGaps.Intersects(manyGaps));
        Assert.True(manyGaps.Contains(manyGaps));
        Assert.True(manyStars.Contains(manyStars));
        Assert.True(manyStars.Intersects(manyStars));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"It took {clock.Elapsed}.");
    }
}
