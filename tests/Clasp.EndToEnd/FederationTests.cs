using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>The walk-through of the federation document: a hub and two leaves, each a process of its own.</summary>
public sealed class FederationTests
{
    [Fact]
    public async Task What_is_set_on_one_site_is_read_on_the_other()
    {
        await using var federation = await Federation.StartAsync();

        var set = await federation.OnSiteA.RunAsync("set", "/site-a/greeting", "hello from site-a");

        Assert.Equal(0, set.ExitCode);
        await federation.OnSiteB.UntilPrintsAsync("\"hello from site-a\"", "get", "/site-a/greeting");
    }

    [Fact]
    public async Task A_write_to_the_other_site_is_acknowledged_with_the_revision_of_its_owner()
    {
        await using var federation = await Federation.StartAsync();
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await using var onB = await Peer.JoinAsync(federation.SiteB);
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await federation.OnSiteB.UntilPrintsAsync("1", "get", "/site-a/level");

        var ack = await onB.SetAndWaitAsync("/site-a/level", 2);

        Assert.Equal(new Received(MessageType.Ack, "/site-a/level", Revision: 2), ack);
        await onA.GetAsync("/site-a/level");
        var atOwner = await onA.NextAsync(message => message.Type == MessageType.Snapshot);
        Assert.Equal((2L, 2UL), (atOwner.Value!.AsInt64(), atOwner.Revision!.Value));
    }

    [Fact]
    public async Task A_subscriber_follows_the_changes_of_the_other_site()
    {
        await using var federation = await Federation.StartAsync();
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await using var onB = await Peer.JoinAsync(federation.SiteB);
        await onB.SubscribeAsync("/site-a/**");
        await onB.HandledAsync();

        for (var i = 1; i <= 100; i++) await onA.SetAndWaitAsync("/site-a/fader", i);

        await onB.UntilAsync(all => all.Any(message => IsFader(message, 100)), "the last value on site B");
        var revisions = onB.AllReceived.Where(message => message.Address == "/site-a/fader").Select(message => message.Revision);
        Assert.Equal(revisions.Order(), revisions);
    }

    [Fact]
    public async Task An_event_crosses_to_where_somebody_listens()
    {
        await using var federation = await Federation.StartAsync();
        await using var onB = await Peer.JoinAsync(federation.SiteB);
        await onB.SubscribeAsync("/site-a/cue");

        await Deadline.UntilAsync(
            async () =>
            {
                await federation.OnSiteA.RunAsync("pub", "/site-a/cue", "go");
                return onB.AllReceived.Any(message => message.Type == MessageType.Publish);
            },
            () => "the event on site B");
    }

    [Fact]
    public async Task What_nobody_declared_stays_at_home()
    {
        await using var federation = await Federation.StartAsync();
        await federation.OnSiteA.RunAsync("set", "/private/note", "local");

        await federation.OnSiteA.RunAsync("set", "/site-a/after", "crossed");
        await federation.OnSiteB.UntilPrintsAsync("\"crossed\"", "get", "/site-a/after");

        Assert.NotEqual(0, (await federation.OnSiteB.RunAsync("get", "/private/note")).ExitCode);
    }

    [Fact]
    public async Task A_site_goes_on_alone_and_finds_the_others_again_when_the_hub_is_back()
    {
        await using var federation = await Federation.StartAsync();
        await federation.OnSiteA.RunAsync("set", "/site-a/state", "before");
        await federation.OnSiteB.UntilPrintsAsync("\"before\"", "get", "/site-a/state");

        await federation.Hub.KillAsync();
        var alone = await federation.OnSiteA.RunAsync("set", "/site-a/state", "without a hub");
        var lastKnown = await federation.OnSiteB.RunAsync("get", "/site-a/state");
        await federation.Hub.StartAgainAsync();

        Assert.Equal(0, alone.ExitCode);
        Assert.Equal(new CommandResult(0, "\"before\"", ""), lastKnown);
        await federation.OnSiteB.UntilPrintsAsync("\"without a hub\"", "get", "/site-a/state");
        await federation.OnSiteB.RunAsync("set", "/site-b/state", "after");
        await federation.OnSiteA.UntilPrintsAsync("\"after\"", "get", "/site-b/state");
    }

    [Fact]
    public async Task A_killed_site_that_starts_again_gets_its_own_namespace_back()
    {
        await using var federation = await Federation.StartAsync();
        await using (var onA = await Peer.JoinAsync(federation.SiteA))
        {
            await onA.SetAndWaitAsync("/site-a/kept", "one");
            await onA.SetAndWaitAsync("/site-a/kept", "two");
        }

        await federation.OnSiteB.UntilPrintsAsync("\"two\"", "get", "/site-a/kept");
        await federation.SiteA.KillAsync();
        await federation.SiteA.StartAgainAsync();

        await federation.OnSiteA.UntilPrintsAsync("\"two\"", "get", "/site-a/kept");
        await using var again = await Peer.JoinAsync(federation.SiteA);
        Assert.True((await again.SetAndWaitAsync("/site-a/kept", "three")).Revision > 2);
        await federation.OnSiteB.UntilPrintsAsync("\"three\"", "get", "/site-a/kept");
    }

    [Fact]
    public async Task A_namespace_that_another_site_owns_is_refused_and_the_owner_unharmed()
    {
        await using var federation = await Federation.StartAsync();

        await using var intruder = await RelayProcess.StartAsync(
            "--federation-hub", federation.Hub.WebSocketUri.ToString(),
            "--federation-id", "site-c",
            "--federation-namespace", "/site-a/stage/**");

        await intruder.UntilLogSaysAsync("/site-a/stage/**", "/site-a/**", "site-a");
        await federation.Hub.UntilLogSaysAsync("/site-a/stage/**", "/site-a/**", "site-a");
        await federation.OnSiteA.RunAsync("set", "/site-a/stage/light", "mine");
        await federation.OnSiteB.UntilPrintsAsync("\"mine\"", "get", "/site-a/stage/light");
    }

    private static bool IsFader(Received message, int value) =>
        message is { Type: MessageType.Set, Value: { } seen } && seen.AsInt64() == value;
}
