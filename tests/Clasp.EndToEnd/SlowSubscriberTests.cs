using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd;

/// <summary>A subscriber that does not read costs nobody else anything, and misses no last value.</summary>
public sealed class SlowSubscriberTests
{
    private const int Addresses = 40;
    private const int Rounds = 200;

    // With 8,000 values of 4 kB, 32 MB are on their way to each subscriber: far more than sockets hold back.
    private static readonly byte[] Ballast = new byte[4_000];

    [Fact]
    public async Task The_fast_one_is_served_and_the_slow_one_ends_with_the_latest_values()
    {
        await using var relay = await RelayProcess.StartAsync();
        var slow = new Peer(await WebSocketWire.ConnectAsync(relay.WebSocketUri));
        await using var disposesSlow = slow;
        await slow.HelloAsync();
        await slow.SubscribeAsync("/load/*");
        await using var fast = await Peer.JoinAsync(relay);
        await fast.SubscribeAsync("/load/*");
        await fast.HandledAsync();
        await using var writer = await Peer.JoinAsync(relay);

        for (var round = 1; round <= Rounds; round++)
        {
            for (var i = 0; i < Addresses; i++) await writer.SetAsync($"/load/{i}", ValueOf(round));
        }

        await fast.UntilAsync(HasAllLastValues, "the last values at the fast subscriber");
        slow.StartReading();
        await slow.UntilAsync(HasAllLastValues, "the last values at the slow subscriber");
        Assert.True(slow.AllReceived.Count < Addresses * Rounds, "nothing was conflated: the test is too small");
    }

    private static Value ValueOf(int round) => Value.Array(round, Ballast);

    private static bool HasAllLastValues(List<Received> received) =>
        received.Count >= Addresses
        && received.TakeLast(2 * Addresses).Count(IsLastValue) >= Addresses;

    private static bool IsLastValue(Received message) =>
        message is { Type: MessageType.Set, Value: { } value } && value.AsArray()[0].AsInt64() == Rounds;
}
