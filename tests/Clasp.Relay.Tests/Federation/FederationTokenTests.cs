using System.Net;
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
        Assert.True(token.Accepts("new"));
        Assert.True(token.Accepts("old"));
        Assert.False(token.Accepts("# rotated in May"));
        Assert.False(token.Accepts(""));
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
