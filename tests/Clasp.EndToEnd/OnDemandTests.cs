using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>A leaf that keeps a part only shows its clients the whole tree.</summary>
public sealed class OnDemandTests
{
    [Fact]
    public async Task A_value_that_is_not_kept_is_fetched_over_three_tiers()
    {
        await using var top = await RelayProcess.StartAsync();
        await using var owner = await Site.StartAsync(top.WebSocketUri, "owner");
        await using var region = await Site.StartAsync(top.WebSocketUri, "region");
        await using var leaf = await StartLeafAsync(region);
        await using var onOwner = await Peer.JoinAsync(owner);
        await onOwner.SetAndWaitAsync("/owner/level", 7);
        await top.UntilHasAsync("/owner/level", 7);

        await leaf.UntilHasAsync("/owner/level", 7);
        await using var client = await Peer.JoinAsync(leaf);
        var read = await client.ReadAsync("/owner/level");
        var missing = await client.ReadAsync("/owner/nothing");

        Assert.Equal((7L, 1UL), (read.Value!.AsInt64(), read.Revision));
        Assert.Equal(201, missing.Code);
    }

    [Fact]
    public async Task A_subscriber_outside_of_what_is_kept_gets_the_state_and_every_change()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var owner = await Site.StartAsync(hub.WebSocketUri, "owner");
        await using var leaf = await StartLeafAsync(hub);
        await using var onOwner = await Peer.JoinAsync(owner);
        await onOwner.SetAndWaitAsync("/owner/level", 1);
        await onOwner.SetAndWaitAsync("/owner/other", 1);
        await leaf.UntilHasAsync("/owner/level", 1);

        await using var subscriber = await leaf.FollowAsync("/owner/**");
        await subscriber.UntilSawAsync("/owner/level", 1);
        for (var value = 2; value <= 50; value++) await onOwner.SetAndWaitAsync("/owner/level", value);
        await subscriber.UntilSawAsync("/owner/level", 50);

        subscriber.AssertSawNoRevisionGoBack();
        var seen = subscriber.AllReceived.Where(message => message.Address == "/owner/level").Select(message => message.Revision).ToList();
        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(1, subscriber.AllReceived.Count(message => message.Address == "/owner/other"));
    }

    [Fact]
    public async Task What_only_a_subscriber_wanted_goes_when_it_is_gone()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var owner = await Site.StartAsync(hub.WebSocketUri, "owner");
        await using var leaf = await StartLeafAsync(hub, "--federation-linger", "0.2");
        await using var onOwner = await Peer.JoinAsync(owner);
        await onOwner.SetAndWaitAsync("/owner/level", 1);
        await leaf.UntilHasAsync("/owner/level", 1);
        await using (var subscriber = await leaf.FollowAsync("/owner/**")) await subscriber.UntilSawAsync("/owner/level", 1);

        // Without a hub, only what is kept can be read.
        await using var client = await Peer.JoinAsync(leaf);
        await UntilParamsAreAsync(client, 0);
        await hub.KillAsync();

        await Deadline.UntilAsync(
            async () => (await client.ReadAsync("/owner/level")) is { Code: 501 } refused && refused.Text!.Contains("owner", StringComparison.Ordinal),
            () => "ERROR 501");
    }

    [Fact]
    public async Task A_subscription_beyond_the_limit_is_refused_by_name()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await StartLeafAsync(hub, "--federation-max-on-demand", "1");
        await using var first = await leaf.FollowAsync("/a/**");
        await using var second = await leaf.FollowAsync("/b/**");

        var error = await second.NextAsync(message => message.Type == MessageType.Error);

        Assert.Equal((503, "/b/**"), (error.Code, error.Address));
        Assert.DoesNotContain(first.AllReceived, message => message.Type == MessageType.Error);
    }

    private static Task<RelayProcess> StartLeafAsync(RelayProcess hub, params string[] arguments) =>
        Site.StartAsync(hub.WebSocketUri, "leaf", ["--federation-subscribe", "/kept/**", .. arguments]);

    /// <summary>How many params of the owner the leaf itself has, as its status says.</summary>
    private static Task UntilParamsAreAsync(Peer client, long count) => Deadline.UntilAsync(
        async () => (await client.ReadAsync("/clasp/federation/owner/params")).Value?.AsInt64() == count,
        () => $"{count} params of the owner");
}
