using System.Globalization;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Faults;

/// <summary>Starts the routers of a test, and waits for what one of them tells another.</summary>
internal static class Site
{
    /// <summary>Notices a silent link after a second, for tests that are about what happens then.</summary>
    public static readonly string[] Watchful = ["--federation-keepalive", "0.5", "--federation-keepalive-timeout", "1"];

    /// <summary>A router that owns <c>/id/**</c> and joins a hub.</summary>
    public static Task<RelayProcess> StartAsync(Uri hub, string id, params string[] arguments) =>
        StartClaimingAsync(hub, id, $"/{id}/**", arguments);

    public static Task<RelayProcess> StartClaimingAsync(Uri hub, string id, string pattern, params string[] arguments) =>
        RelayProcess.StartAsync(
        [
            "--federation-hub", hub.ToString(),
            "--federation-id", id,
            "--federation-namespace", pattern,
            .. arguments,
        ]);

    /// <summary>Waits until a relay has a value, of its own or of another site.</summary>
    public static async Task UntilHasAsync(this RelayProcess relay, string address, long value, TimeSpan? within = null)
    {
        await using var peer = await Peer.JoinAsync(relay);
        Received? last = null;
        await Deadline.UntilAsync(
            async () => Is((last = await ReadAsync(peer, address)).Value, value),
            () => string.Create(CultureInfo.InvariantCulture, $"{address} is {value}, but: {last}\n{relay.Program}"),
            within);
    }

    /// <summary>What a relay has at an address: a SNAPSHOT, or the ERROR.</summary>
    public static async Task<Received> ReadAsync(this Peer peer, string address)
    {
        var before = peer.AllReceived.Count;
        await peer.GetAsync(address);
        Received? answer = null;
        await peer.UntilAsync(
            all => (answer = all.Skip(before).FirstOrDefault(message =>
                message.Address == address && message.Type is MessageType.Snapshot or MessageType.Error)) is not null,
            $"an answer to GET {address}");
        return answer!;
    }

    /// <summary>Follows everything below a pattern from now on.</summary>
    public static async Task<Peer> FollowAsync(this RelayProcess relay, string pattern)
    {
        var peer = await Peer.JoinAsync(relay);
        await peer.SubscribeAsync(pattern);
        await peer.HandledAsync();
        return peer;
    }

    /// <summary>Waits until a subscriber has seen a value.</summary>
    public static Task UntilSawAsync(this Peer peer, string address, long value, TimeSpan? within = null) => peer.UntilAsync(
        all => all.Any(message =>
            message.Type is MessageType.Set or MessageType.Snapshot && message.Address == address && Is(message.Value, value)),
        $"{address} is {value}",
        within);

    /// <summary>No address that a subscriber saw went back, and none had two values for one revision.</summary>
    public static void AssertSawNoRevisionGoBack(this Peer peer)
    {
        var seen = peer.AllReceived.Where(message =>
            message.Type is MessageType.Set or MessageType.Snapshot && message.Revision is not null);
        foreach (var address in seen.GroupBy(message => message.Address))
        {
            var newest = address.First();
            foreach (var next in address.Skip(1))
            {
                Assert.True(next.Revision >= newest.Revision, $"{address.Key} went back: {newest}, then {next}");
                if (next.Revision == newest.Revision) Assert.Equal(newest.Value, next.Value);
                newest = next;
            }
        }
    }

    private static bool Is(Value? seen, long expected) => seen?.Equals((Value)expected) == true;
}
