using System.Net;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Relay.Federation;
using Clasp.Relay.Tests.Support;
using Clasp.Transport.Client;

namespace Clasp.Relay.Tests.Federation;

public sealed class FederationTokenTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Every_line_is_a_token_and_comments_are_none()
    {
        File.WriteAllText(_file, "# rotated in May\nnew\n\n  old  \n");

        var token = FederationToken.Read(_file);

        Assert.Equal("new", token.Own);
        Assert.True(token.Accepts(FederationToken.Hash("new"), out _));
        Assert.True(token.Accepts(FederationToken.Hash("old"), out _));
        Assert.False(token.Accepts(FederationToken.Hash("# rotated in May"), out _));
        Assert.False(token.Accepts(FederationToken.Hash(""), out _));
    }

    [Fact]
    public void A_token_may_be_for_one_router_and_its_namespaces()
    {
        File.WriteAllText(_file, "any\nsecret  site-a /site-a/** /lights/*\n");

        var token = FederationToken.Read(_file);

        Assert.True(token.Accepts(FederationToken.Hash("secret"), out var grant));
        Assert.True(grant.MayJoinAs("site-a"));
        Assert.False(grant.MayJoinAs("site-b"));
        Assert.True(grant.MayDeclare(AddressPattern.Parse("/site-a/stage/**")));
        Assert.True(grant.MayDeclare(AddressPattern.Parse("/lights/*")));
        Assert.False(grant.MayDeclare(AddressPattern.Parse("/lights/**")));
        Assert.False(grant.MayDeclare(AddressPattern.Parse("/site-b/**")));
    }

    [Fact]
    public void No_other_token_is_for_a_router_that_has_one_of_its_own()
    {
        File.WriteAllText(_file, "any\nsecret site-a /site-a/**\n");

        Assert.True(FederationToken.Read(_file).Accepts(FederationToken.Hash("any"), out var grant));
        Assert.False(grant.MayJoinAs("site-a"));
        Assert.True(grant.MayJoinAs("site-b"));
        Assert.True(grant.MayDeclare(AddressPattern.Parse("/anything/**")));
    }

    [Theory]
    [InlineData("fine\n\ntoken site-a\n", "line 3", "no namespace")]
    [InlineData("token /site-a/**\n", "line 1", "/site-a/**")]
    [InlineData("# why\ntoken site-a site-a/**\n", "line 2", "site-a/**")]
    [InlineData("one\none site-a /site-a/**\n", "line 2", "line 1")]
    public void A_bad_line_is_named_with_its_reason(string text, string line, string reason)
    {
        File.WriteAllText(_file, text);

        var error = FederationToken.ErrorOf(_file);

        Assert.Contains(_file, error, StringComparison.Ordinal);
        Assert.Contains(line, error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_token_is_refused_by_name()
    {
        File.WriteAllText(_file, "# nothing\n");

        Assert.Contains(_file, FederationToken.ErrorOf(_file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_router_without_the_token_is_refused_before_the_upgrade()
    {
        await File.WriteAllTextAsync(_file, "right\n", TestContext.Current.CancellationToken);
        await using var relay = await RelayUnderTest.StartAsync(options => options.FederationToken = _file);

        var wrong = await Assert.ThrowsAsync<ConnectException>(
            () => TestClient.ConnectAsync(relay.Host.Url, new() { IsRouter = true, BearerToken = "wrong" }));
        var missing = await Assert.ThrowsAsync<ConnectException>(
            () => TestClient.ConnectAsync(relay.Host.Url, new() { IsRouter = true }));
        await using var right = await TestClient.ConnectAsync(relay.Host.Url, new() { IsRouter = true, BearerToken = "right" });

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode);
        await right.SendAsync(Hello(Features.Federation | Features.FederationExtension));
        var welcome = await right.ExpectAsync(MessageType.Welcome);
        Assert.True(WelcomeMessage.ReadFrom(welcome).Features.HasFlag(Features.FederationExtension));
    }

    [Fact]
    public async Task A_connection_that_showed_no_token_cannot_become_a_link()
    {
        await File.WriteAllTextAsync(_file, "right\n", TestContext.Current.CancellationToken);
        await using var relay = await RelayUnderTest.StartAsync(options => options.FederationToken = _file);
        await using var client = await TestClient.ConnectAsync(relay.Host.Url);

        await client.SendAsync(Hello(Features.Federation));

        var error = await client.ExpectAsync(MessageType.Error);
        Assert.Equal(ErrorCode.Unauthorized, ErrorMessage.ReadFrom(error).Code);
    }

    public void Dispose() => File.Delete(_file);

    private static byte[] Hello(Features features) =>
        Frame.ToArray(new HelloMessage { Version = 1, Features = features, Name = "router"u8 });
}
