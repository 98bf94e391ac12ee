using System.Text;
using Clasp.Security.Rules;

namespace Clasp.Security.Tests.Rules;

public sealed class RulePathTests
{
    [Theory]
    [InlineData("/rooms/{room}/meta", "/rooms/r1/meta", true)]
    [InlineData("/rooms/{room}/meta", "/rooms/r1/x/meta", false)]
    [InlineData("/rooms/{room}/meta", "/rooms/r1", false)]
    [InlineData("/rooms/{room}", "/rooms/r1/meta", false)]
    [InlineData("/rooms/*/meta", "/rooms/r1/meta", true)]
    [InlineData("/rooms/**", "/rooms/r1/meta", true)]
    [InlineData("/rooms/**", "/rooms", true)]
    [InlineData("/rooms/**", "/roomsize", false)]
    [InlineData("/**", "/a", true)]
    [InlineData("/a", "/a/", false)]
    [InlineData("/a/", "/a/", true)]
    [InlineData("/a/{b}", "/a/", true)]
    public void A_path_is_compared_segment_by_segment(string path, string address, bool expected) =>
        Assert.Equal(expected, Parse(path).Matches(Encoding.UTF8.GetBytes(address)));

    [Fact]
    public void Names_stand_for_their_segments()
    {
        var captures = new Range[2];
        var address = "/rooms/r1/admin/ann"u8;

        Assert.True(Parse("/rooms/{room}/admin/{target}").TryMatch(address, captures));
        Assert.Equal("r1", Encoding.UTF8.GetString(address[captures[0]]));
        Assert.Equal("ann", Encoding.UTF8.GetString(address[captures[1]]));
    }

    [Theory]
    [InlineData("rooms", "The pattern does not start with '/'.")]
    [InlineData("/a/**/b", "'**' can only stand at the end.")]
    [InlineData("/a/b*", "'b*' is neither a text nor {name} nor *; a part of a segment cannot be left open.")]
    [InlineData("/a/{b}c", "'{b}c' is neither a text nor {name} nor *; a part of a segment cannot be left open.")]
    [InlineData("/{a}/{a}", "{a} is there twice.")]
    [InlineData("/{session}", "{session} stands for the subject of the session, and is no name.")]
    public void What_would_not_mean_what_it_says_is_refused(string path, string expected)
    {
        Assert.False(RulePath.TryParse(path, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    private static RulePath Parse(string path) =>
        RulePath.TryParse(path, out var parsed, out var reason) ? parsed : throw new FormatException(reason);
}
