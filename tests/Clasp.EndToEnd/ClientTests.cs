using Clasp.Client;
using Clasp.Client.Subscriptions;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>The .NET client against a real relay: what only shows on real sockets.</summary>
public sealed class ClientTests
{
    private static readonly ClaspClientOptions Impatient = new()
    {
        Reconnect = new() { First = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromMilliseconds(200) },
    };

    [Theory]
    [InlineData("ws")]
    [InlineData("tcp")]
    public async Task A_client_sets_gets_and_follows(string transport)
    {
        await using var relay = await RelayProcess.StartAsync();
        var uri = transport == "ws" ? relay.WebSocketUri : relay.TcpUri;
        await using var client = await ClaspClient.ConnectAsync(uri, cancellation: TestContext.Current.CancellationToken);
        await using var subscription = client.Subscribe("/stage/**");
        await subscription.Established;

        var revision = await client.SetAsync("/stage/light", 0.75, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(1UL, revision);
        Assert.Equal(0.75, await client.GetAsync("/stage/light", TestContext.Current.CancellationToken));
        Assert.Equal(("/stage/light", 0.75), await NextAsync(subscription));
    }

    [Fact]
    public async Task A_client_comes_back_with_its_subscriptions_after_the_relay_was_killed()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var client = await ClaspClient.ConnectAsync(
            relay.WebSocketUri, Impatient, TestContext.Current.CancellationToken);
        await using var subscription = client.Subscribe("/stage/**");
        await subscription.Established;

        await relay.KillAsync();
        await relay.StartAgainAsync();
        await Deadline.UntilAsync(
            () => Task.FromResult(client.State == ConnectionState.Connected), () => $"connected again, not {client.State}");
        await using var other = await ClaspClient.ConnectAsync(
            relay.WebSocketUri, cancellation: TestContext.Current.CancellationToken);
        await other.SetAsync("/stage/light", 0.5, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(("/stage/light", 0.5), await NextAsync(subscription));
    }

    private static async Task<(string Address, double Value)> NextAsync(Subscription subscription)
    {
        using var deadline = new CancellationTokenSource(Deadline.Default);
        await foreach (var update in subscription.ReadAllAsync(deadline.Token)) return (update.Address, update.Value.AsDouble());

        throw new InvalidOperationException("The subscription ended.");
    }
}
