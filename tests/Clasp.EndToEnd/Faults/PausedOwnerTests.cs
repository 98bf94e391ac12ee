using System.Diagnostics;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>Owners that stand still for a while, as a laptop or a virtual machine does, and then go on as if nothing had been.</summary>
public sealed class PausedOwnerTests
{
    [Fact]
    public async Task The_others_notice_within_15_seconds_and_are_in_step_again_when_it_goes_on()
    {
        await using var federation = await Federation.StartAsync();
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await using var onB = await federation.SiteB.FollowAsync("/site-a/**");
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await onB.UntilSawAsync("/site-a/level", 1);

        var watch = Stopwatch.StartNew();
        federation.SiteA.Pause();
        var unanswered = await onB.SetAndWaitAsync("/site-a/level", 2);
        await federation.Hub.UntilLogSaysAsync("The link to site-a is down");
        var noticed = watch.Elapsed;
        Received refused = unanswered;
        await Deadline.UntilAsync(
            async () => (refused = await onB.SetAndWaitAsync("/site-a/level", 3)).Code == 501,
            () => $"writes to site A are refused, but: {refused}");
        var lastKnown = await onB.ReadAsync("/site-a/level");
        federation.SiteA.Resume();

        Assert.InRange(noticed.TotalSeconds, 0, 15);
        Assert.InRange(unanswered.Code, 501, 502);
        Assert.Contains("site-a", unanswered.Text, StringComparison.Ordinal);
        Assert.Contains("site-a", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, lastKnown.Value!.AsInt64());
        await Deadline.UntilAsync(
            async () => (await onB.SetAndWaitAsync("/site-a/level", 4)).Type == MessageType.Ack,
            () => $"site A takes writes again\n{federation.SiteA.Program}");
        await Deadline.UntilAsync(
            async () => (await onA.ReadAsync("/site-a/level")).Value!.AsInt64() == 4, () => "the write on site A");
        await onA.SetAndWaitAsync("/site-a/level", 5);
        await onB.UntilSawAsync("/site-a/level", 5);
        onB.AssertSawNoRevisionGoBack();
    }

    [Fact]
    public async Task An_owner_whose_namespace_was_taken_over_meanwhile_is_fenced()
    {
        await using var hub = await RelayProcess.StartAsync(["--federation-id", "hub", "--federation-lease", "2", .. Site.Watchful]);
        await using var owner = await Site.StartClaimingAsync(hub.WebSocketUri, "main", "/show/**", Site.Watchful);
        await using var onOwner = await Peer.JoinAsync(owner);
        await onOwner.SetAndWaitAsync("/show/level", 1);
        await hub.UntilHasAsync("/show/level", 1);
        await using var standby = await Site.StartClaimingAsync(hub.WebSocketUri, "standby", "/show/**", Site.Watchful);
        await standby.UntilLogSaysAsync("/show/**", "standby", "refused", "main");
        await using var onHub = await hub.FollowAsync("/show/**");

        owner.Pause();
        await hub.UntilLogSaysAsync("/show/**", "taken over by standby");
        await using var onStandby = await Peer.JoinAsync(standby);
        await Deadline.UntilAsync(
            async () => (await onStandby.SetAndWaitAsync("/show/level", 2)).Type == MessageType.Ack
                && (await onHub.ReadAsync("/show/level")).Value!.AsInt64() == 2,
            () => $"the standby's value at the hub\n{hub.Program}\n{standby.Program}");
        owner.Resume();

        await hub.UntilLogSaysAsync("Namespace /show/** of main was refused", "standby");
        await owner.UntilLogSaysAsync("Namespace /show/** of main was refused", "standby");
        var ack = await onOwner.SetAndWaitAsync("/show/level", 3);
        Assert.Equal(MessageType.Ack, ack.Type);
        await standby.UntilHasAsync("/show/level", 3);
        await hub.UntilHasAsync("/show/level", 3);
        await owner.UntilHasAsync("/show/level", 3);
        Assert.Equal(ack.Revision, (await onStandby.ReadAsync("/show/level")).Revision);
        onHub.AssertSawNoRevisionGoBack();
    }
}
