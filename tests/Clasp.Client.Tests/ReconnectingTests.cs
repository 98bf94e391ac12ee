using System.Threading.Channels;
using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Tests;

public sealed class ReconnectingTests
{
    private static readonly ClaspClientOptions Quickly = new()
    {
        Reconnect = new() { First = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromMilliseconds(10) },
    };

    [Fact]
    public async Task Subscriptions_are_asked_for_again_with_their_options()
    {
        await using var relay = new ScriptedRelay();
        var (client, first) = await relay.ConnectAsync(Quickly);
        await using var connected = client;
        await using var updates = new UpdateReader(
            client.Subscribe("/a/**", new SubscribeOptions { Types = SignalTypes.Param, MaxRate = 25, Epsilon = 0.5 }));
        var asked = await first.NextAsync(MessageType.Subscribe);
        await first.NextAsync(MessageType.Ping);
        await first.SendAsync(Said.Snapshot(("/a/x", 1, 1)), Said.Pong());

        await first.DisposeAsync();
        var second = await relay.WelcomeAsync();

        Assert.Equal(asked, await second.NextAsync(MessageType.Subscribe));
        await second.SendAsync(Said.Snapshot(("/a/x", 2, 1)));
        Assert.Equal("/a/x 1 1", await updates.NextAsync());
        Assert.Equal("/a/x 2 1", await updates.NextAsync());
    }

    [Fact]
    public async Task A_subscription_made_without_a_connection_is_asked_for_when_there_is_one()
    {
        await using var relay = new ScriptedRelay();
        var (client, first) = await relay.ConnectAsync(Quickly);
        await using var connected = client;
        var states = StatesOf(client);
        await first.DisposeAsync();
        Assert.Equal(ConnectionState.Reconnecting, await NextAsync(states));

        await using var subscription = client.Subscribe("/a");
        var second = await relay.WelcomeAsync();

        Assert.Equal("/a", await second.TakeSubscriptionAsync());
        await subscription.Established.InTime();
    }

    [Fact]
    public async Task Requests_fail_while_there_is_no_connection_and_work_when_it_is_back()
    {
        await using var relay = new ScriptedRelay();
        var (client, first) = await relay.ConnectAsync(Quickly);
        await using var connected = client;
        var states = StatesOf(client);

        await first.DisposeAsync();
        Assert.Equal(ConnectionState.Reconnecting, await NextAsync(states));
        await Assert.ThrowsAsync<ClaspConnectionException>(
            () => client.SetAsync("/a", 1, cancellation: TestContext.Current.CancellationToken));
        var second = await relay.WelcomeAsync();
        Assert.Equal(ConnectionState.Connected, await NextAsync(states));

        var set = client.SetAsync("/a", 1, cancellation: TestContext.Current.CancellationToken);
        await second.SendAsync(Said.Ack("/a", 5));
        Assert.Equal(5UL, await set.InTime());
    }

    [Fact]
    public async Task Attempts_go_on_until_one_succeeds()
    {
        await using var relay = new ScriptedRelay();
        var (client, first) = await relay.ConnectAsync(Quickly);
        await using var connected = client;
        var states = StatesOf(client);

        await first.DisposeAsync();
        for (var i = 0; i < 3; i++) await (await relay.AcceptAsync()).DisposeAsync();
        await relay.WelcomeAsync();

        Assert.Equal(ConnectionState.Reconnecting, await NextAsync(states));
        Assert.Equal(ConnectionState.Connected, await NextAsync(states));
    }

    [Fact]
    public async Task A_client_that_is_disposed_stops_trying()
    {
        await using var relay = new ScriptedRelay();
        var (client, first) = await relay.ConnectAsync(new()
        {
            Reconnect = new() { First = TimeSpan.FromHours(1), Longest = TimeSpan.FromHours(1) },
        });
        var states = StatesOf(client);
        await first.DisposeAsync();
        Assert.Equal(ConnectionState.Reconnecting, await NextAsync(states));

        await client.DisposeAsync().AsTask().InTime();

        Assert.Equal(ConnectionState.Closed, client.State);
    }

    [Fact]
    public async Task Without_reconnecting_a_lost_connection_ends_the_subscriptions_with_the_reason()
    {
        await using var relay = new ScriptedRelay();
        var (client, session) = await relay.ConnectAsync(new() { Reconnect = null });
        await using var connected = client;
        await using var updates = new UpdateReader(client.Subscribe("/a"));

        await session.DisposeAsync();

        await Assert.ThrowsAsync<ClaspConnectionException>(updates.NextUpdateAsync);
    }

    private static Channel<ConnectionState> StatesOf(ClaspClient client)
    {
        var states = Channel.CreateUnbounded<ConnectionState>();
        client.ConnectionChanged += change => states.Writer.TryWrite(change.State);
        return states;
    }

    private static Task<ConnectionState> NextAsync(Channel<ConnectionState> states) =>
        states.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();
}
