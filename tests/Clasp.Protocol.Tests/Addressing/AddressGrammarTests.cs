using System.Text;
using Clasp.Protocol.Addressing;

namespace Clasp.Protocol.Tests.Addressing;

public sealed class AddressGrammarTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("/a/")]
    [InlineData("/a/b/c")]
    [InlineData("/ü/舞台")]
    [InlineData("/a/?[b]{c}!")]
    public void An_address_is_segments_after_slashes(string address) =>
        Assert.True(AddressGrammar.IsValid(Encoding.UTF8.GetBytes(address), out _));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a/b", "start")]
    [InlineData("//", "segment")]
    [InlineData("/a//b", "segment")]
    [InlineData("/a//", "segment")]
    [InlineData("/a/*", "pattern")]
    [InlineData("/a/b**", "pattern")]
    public void What_is_not_an_address_is_refused_with_a_reason(string address, string why)
    {
        Assert.False(AddressGrammar.IsValid(Encoding.UTF8.GetBytes(address), out var reason));

        Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_has_a_limited_length_and_depth()
    {
        var longest = "/" + new string('a', ProtocolLimits.MaxAddressBytes - 1);
        var deepest = string.Concat(Enumerable.Repeat("/a", ProtocolLimits.MaxAddressSegments));

        Assert.True(AddressGrammar.IsValid(Encoding.UTF8.GetBytes(longest), out _));
        Assert.True(AddressGrammar.IsValid(Encoding.UTF8.GetBytes(deepest), out _));
        Assert.False(AddressGrammar.IsValid(Encoding.UTF8.GetBytes(longest + "a"), out _));
        Assert.False(AddressGrammar.IsValid(Encoding.UTF8.GetBytes(deepest + "/a"), out _));
    }
}
