using System.Diagnostics;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>Networks that break: with a reset, in silence, or so that nobody gets through for a while.</summary>
public sealed class BrokenLinkTests
{
    [Fact]
    public async Task A_cut_link_comes_back_by_itself_and_brings_what_was_missed()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var proxy = new FaultProxy(hub.Port);
        await using var siteA = await Site.StartAsync(proxy.WebSocketUri, "site-a");
        await using var siteB = await Site.StartAsync(hub.WebSocketUri, "site-b");
        await using var onA = await siteA.FollowAsync("/site-b/**");
        await using var onB = await siteB.FollowAsync("/site-a/**");
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await onB.SetAndWaitAsync("/site-b/level", 1);
        await onA.UntilSawAsync("/site-b/level", 1);
        await onB.UntilSawAsync("/site-a/level", 1);

        proxy.Refuse();
        await hub.UntilLogSaysAsync("The link to site-a is down");
        var own = await onA.SetAndWaitAsync("/site-a/level", 2);
        await onB.SetAndWaitAsync("/site-b/level", 2);
        var replica = await onA.ReadAsync("/site-b/level");
        await siteA.UntilLogSaysAsync("cannot be joined", "will be tried again");
        proxy.Heal();

        Assert.Equal(MessageType.Ack, own.Type);
        Assert.Equal(1, replica.Value!.AsInt64());

        // Nothing new happens: what was missed comes with the link.
        await onB.UntilSawAsync("/site-a/level", 2);
        await onA.UntilSawAsync("/site-b/level", 2);
        onA.AssertSawNoRevisionGoBack();
        onB.AssertSawNoRevisionGoBack();
    }

    [Fact]
    public async Task A_link_that_swallows_everything_is_noticed_within_15_seconds_at_both_ends()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var proxy = new FaultProxy(hub.Port);
        await using var siteA = await Site.StartAsync(proxy.WebSocketUri, "site-a");
        await using var siteB = await Site.StartAsync(hub.WebSocketUri, "site-b");
        await using var onA = await siteA.FollowAsync("/site-b/**");
        await using var onB = await siteB.FollowAsync("/site-a/**");
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await onB.SetAndWaitAsync("/site-b/level", 1);
        await onA.UntilSawAsync("/site-b/level", 1);
        await onB.UntilSawAsync("/site-a/level", 1);

        var watch = Stopwatch.StartNew();
        proxy.Swallow();
        var own = await onA.SetAndWaitAsync("/site-a/level", 2);
        await onB.SetAndWaitAsync("/site-b/level", 2);
        var replica = await onA.ReadAsync("/site-b/level");
        await Task.WhenAll(hub.UntilLogSaysAsync("is down"), siteA.UntilLogSaysAsync("is down"));
        var noticed = watch.Elapsed;
        var attempts = proxy.Attempts;
        await Deadline.UntilAsync(() => Task.FromResult(proxy.Attempts > attempts), () => $"another attempt\n{siteA.Program}");
        proxy.Heal();

        Assert.InRange(noticed.TotalSeconds, 0, 15);
        Assert.Equal(MessageType.Ack, own.Type);
        Assert.Equal(1, replica.Value!.AsInt64());
        await onB.UntilSawAsync("/site-a/level", 2, TimeSpan.FromSeconds(40));
        await onA.UntilSawAsync("/site-b/level", 2, TimeSpan.FromSeconds(40));
        onA.AssertSawNoRevisionGoBack();
        onB.AssertSawNoRevisionGoBack();
    }

    [Fact]
    public async Task A_link_that_is_cut_in_the_middle_of_a_copy_finishes_it_later()
    {
        const int Params = 5_000;
        await using var hub = await RelayProcess.StartAsync();
        await using var proxy = new FaultProxy(hub.Port);
        await using var siteA = await Site.StartAsync(proxy.WebSocketUri, "site-a");
        await hub.UntilLogSaysAsync("site-a", "joined");
        await using var onA = await Peer.JoinAsync(siteA);

        proxy.Refuse();
        await hub.UntilLogSaysAsync("is down");
        for (var i = 0; i < Params; i++) await onA.SetAsync($"/site-a/{i}", i);
        await onA.HandledAsync();
        proxy.Heal();
        var goal = proxy.BytesUp + 20_000;
        await Deadline.UntilAsync(() => Task.FromResult(proxy.BytesUp > goal), () => "a part of the copy");
        proxy.Cut();

        await hub.UntilHasAsync($"/site-a/{Params - 1}", Params - 1, TimeSpan.FromSeconds(40));
        await hub.UntilHasAsync("/site-a/0", 0);
    }
}
