using System.Net;
using System.Net.Sockets;
using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Client.Tests;

public sealed class ConnectingTests
{
    [Fact]
    public async Task A_client_introduces_itself_and_learns_who_the_relay_is()
    {
        await using var relay = new ScriptedRelay();

        var connecting = ClaspClient.ConnectAsync(
            relay.Endpoint, new() { Name = "desk", Token = "secret" }, TestContext.Current.CancellationToken);
        var session = await relay.AcceptAsync();
        AssertIsHelloOfDesk(await session.NextAsync(MessageType.Hello));
        await session.SendAsync(Said.Welcome(0));

        await using var client = await connecting.InTime();
        Assert.Equal((ScriptedRelay.Name, ScriptedRelay.Session), (client.ServerName, client.SessionId));
        Assert.Equal(Features.Signals, client.ServerFeatures);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task A_refused_token_is_the_error_of_the_relay()
    {
        await using var relay = new ScriptedRelay();
        var connecting = ClaspClient.ConnectAsync(relay.Endpoint, null, TestContext.Current.CancellationToken);
        var session = await relay.AcceptAsync();

        await session.SendAsync(Said.Error(ErrorCode.Unauthorized, null, "Invalid token"));

        var refused = await Assert.ThrowsAsync<ClaspErrorException>(() => connecting.InTime());
        Assert.Equal((ErrorCode.Unauthorized, "300: Invalid token"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_connection_error()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();

        var failure = await Assert.ThrowsAsync<ClaspConnectionException>(
            () => ClaspClient.ConnectAsync($"ws://127.0.0.1:{port}", null, TestContext.Current.CancellationToken));

        Assert.Contains($"127.0.0.1:{port}", failure.Message);
    }

    [Fact]
    public async Task A_relay_that_hangs_up_instead_of_a_welcome_is_a_connection_error()
    {
        await using var relay = new ScriptedRelay();
        var connecting = ClaspClient.ConnectAsync(relay.Endpoint, null, TestContext.Current.CancellationToken);
        var session = await relay.AcceptAsync();

        await session.NextAsync(MessageType.Hello);
        await session.DisposeAsync();

        await Assert.ThrowsAsync<ClaspConnectionException>(() => connecting.InTime());
    }

    [Fact]
    public async Task A_relay_that_never_says_welcome_is_given_up_in_time()
    {
        var time = new FakeTimeProvider();
        var options = ClaspClientOptions.Default with { Time = time };
        await using var relay = new ScriptedRelay();
        var connecting = ClaspClient.ConnectAsync(relay.Endpoint, options, TestContext.Current.CancellationToken);
        var session = await relay.AcceptAsync();
        await session.NextAsync(MessageType.Hello);

        while (!connecting.IsCompleted)
        {
            time.Advance(options.ConnectTimeout);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<ClaspTimeoutException>(() => connecting.InTime());
    }

    [Fact]
    public async Task A_ping_of_the_relay_is_answered()
    {
        await using var relay = new ScriptedRelay();
        var (client, session) = await relay.ConnectAsync();
        await using var connected = client;

        await session.SendAsync(Said.Ping());

        await session.NextAsync(MessageType.Pong);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_costs_only_itself()
    {
        await using var relay = new ScriptedRelay();
        var (client, session) = await relay.ConnectAsync();
        await using var connected = client;

        await session.SendAsync([0x53, 1, 0, 2, (byte)MessageType.Set, 0xFF], Said.Ping());

        await session.NextAsync(MessageType.Pong);
    }

    [Theory]
    [InlineData("ws://localhost:7330", "ws://localhost:7330/")]
    [InlineData("wss://relay.example/clasp", "wss://relay.example/clasp")]
    [InlineData("localhost", "ws://localhost:7330/")]
    [InlineData("10.0.0.7:7331", "ws://10.0.0.7:7331/")]
    public void An_endpoint_may_be_written_short(string text, string endpoint) =>
        Assert.Equal(new Uri(endpoint), ClaspClient.ParseEndpoint(text));

    private static void AssertIsHelloOfDesk(byte[] payload)
    {
        var hello = HelloMessage.ReadFrom(payload);
        Assert.Equal(("desk", "secret"), (Said.Text(hello.Name), Said.Text(hello.Token)));
        Assert.Equal((1, Features.Signals), (hello.Version, hello.Features));
    }
}
