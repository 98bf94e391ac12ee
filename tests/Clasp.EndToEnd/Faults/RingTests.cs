using System.Text;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Faults;

/// <summary>Routers that an operator has wired in a ring, each of which is above itself.</summary>
public sealed class RingTests
{
    // Attempts of the link that would close the ring, and keepalives; a signal that went round would be thousands of times that.
    private const long CalmBytes = 40_000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Everything_arrives_once_traffic_ends_and_the_log_names_the_loop(int routers)
    {
        var paths = Enumerable.Range(0, routers).Select(_ => new FaultProxy()).ToList();
        var relays = new List<RelayProcess>();
        try
        {
            // Each joins the next, the last the first.
            foreach (var i in Enumerable.Range(0, routers))
            {
                relays.Add(await Site.StartAsync(paths[i].WebSocketUri, $"r{i}", "--federation-recovery-timeout", "0.2"));
                paths[(i + routers - 1) % routers].LeadTo(relays[i].Port);
            }

            await Deadline.UntilAsync(
                () => Task.FromResult(relays.Exists(NamesLoop)),
                () => $"a log line about the loop\n{string.Join('\n', relays.Select(relay => relay.Program))}",
                TimeSpan.FromSeconds(40));
            var peers = new List<Peer>();
            foreach (var relay in relays) peers.Add(await relay.FollowAsync("/**"));
            await CheckAsync(relays, peers);

            var before = paths.Sum(path => path.BytesUp + path.BytesDown);
            await Task.Delay(Calm, TestContext.Current.CancellationToken);

            Assert.InRange(paths.Sum(path => path.BytesUp + path.BytesDown) - before, 0, CalmBytes);
            Assert.All(peers, AssertHeardOnce);
            foreach (var peer in peers) await peer.DisposeAsync();
        }
        finally
        {
            foreach (var relay in relays) await relay.DisposeAsync();
            foreach (var path in paths) await path.DisposeAsync();
        }
    }

    /// <summary>What is set and emitted at each router gets to all others, also by way of the owner.</summary>
    private static async Task CheckAsync(List<RelayProcess> relays, List<Peer> peers)
    {
        for (var i = 0; i < relays.Count; i++)
        {
            await using var client = await Peer.JoinAsync(relays[i]);
            var next = (i + 1) % relays.Count;
            await Deadline.UntilAsync(
                async () => (await client.SetAndWaitAsync($"/r{next}/set-by-{i}", i)).Type == MessageType.Ack,
                () => $"r{i} reaches r{next}\n{relays[i].Program}",
                TimeSpan.FromSeconds(40));
            await client.SetAndWaitAsync($"/r{i}/own", i);
            foreach (var peer in peers)
            {
                await peer.UntilSawAsync($"/r{next}/set-by-{i}", i);
                await peer.UntilSawAsync($"/r{i}/own", i);
            }

            await client.SendAsync(Frame.ToArray(new PublishMessage
            {
                Address = Encoding.UTF8.GetBytes($"/r{next}/cue-of-{i}"),
                Signal = SignalType.Event,
                Content = PublishContent.Value,
                Value = Value.Int64(i).Encode(),
            }));
            foreach (var peer in peers)
            {
                var cue = $"/r{next}/cue-of-{i}";
                await peer.UntilAsync(all => all.Any(message => IsCue(message) && message.Address == cue), $"the cue of {i}");
            }
        }
    }

    /// <summary>Whether a router has refused to close the ring, or has seen that it is closed.</summary>
    private static bool NamesLoop(RelayProcess relay) =>
        relay.CountLogLines("Loop: router") > 0 || relay.CountLogLines("would close a loop") > 0;

    private static void AssertHeardOnce(Peer peer)
    {
        peer.AssertSawNoRevisionGoBack();
        Assert.All(
            peer.AllReceived
                .Where(message => IsCue(message) || message.Type == MessageType.Set)
                .GroupBy(message => (message.Address, message.Revision)),
            same => Assert.Single(same));
    }

    private static bool IsCue(Received message) => message.Type == MessageType.Publish;
}
