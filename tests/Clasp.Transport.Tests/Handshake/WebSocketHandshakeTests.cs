using System.Text;
using Clasp.Transport.Handshake;

namespace Clasp.Transport.Tests.Handshake;

public sealed class WebSocketHandshakeTests
{
    [Fact]
    public void The_accept_value_is_that_of_the_example_in_the_rfc() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketHandshake.AcceptFor("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public void A_fresh_key_is_a_key() => Assert.True(WebSocketHandshake.IsKey(WebSocketHandshake.NewKey()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dGhlIHNhbXBsZQ==")]
    [InlineData("dGhlIHNhbXBsZSBub25jZSEhISEh")]
    [InlineData("not base64 at all, 24 ch")]
    public void Anything_else_is_none(string? key) => Assert.False(WebSocketHandshake.IsKey(key));

    [Theory]
    [InlineData("clasp", true)]
    [InlineData("chat, clasp", true)]
    [InlineData("clasp2,clas", false)]
    [InlineData("", false)]
    [InlineData("Clasp", false)]
    public void An_offer_of_clasp_is_found_in_a_list(string offers, bool isOffered) =>
        Assert.Equal(isOffered, WebSocketHandshake.Offers("clasp", Encoding.ASCII.GetBytes(offers)));
}
