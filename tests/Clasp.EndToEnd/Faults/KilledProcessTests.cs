using Clasp.EndToEnd.Peers;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>Routers that die without a word, and come back with an empty memory.</summary>
public sealed class KilledProcessTests
{
    [Fact]
    public async Task A_leaf_that_was_killed_again_and_again_goes_on_where_it_was()
    {
        await using var federation = await Federation.StartAsync();
        await using var onB = await federation.SiteB.FollowAsync("/site-a/**");
        var acknowledged = 0UL;

        for (var life = 1; life <= 3; life++)
        {
            await using (var onA = await Peer.JoinAsync(federation.SiteA))
            {
                for (var i = 1; i <= 20; i++)
                {
                    var ack = await onA.SetAndWaitAsync("/site-a/level", (life * 100) + i);
                    Assert.True(ack.Revision > acknowledged, $"Life {life} answered {ack} after revision {acknowledged}");
                    acknowledged = ack.Revision.Value;
                }

                await onB.UntilSawAsync("/site-a/level", (life * 100) + 20);
            }

            await federation.SiteA.KillAsync();
            await federation.SiteA.StartAgainAsync();
        }

        await federation.SiteA.UntilHasAsync("/site-a/level", 320);
        onB.AssertSawNoRevisionGoBack();
    }

    [Fact]
    public async Task Locks_of_those_who_died_with_the_owner_end_and_those_of_others_stay_until_they_go()
    {
        await using var federation = await Federation.StartAsync();
        var onA = await Peer.JoinAsync(federation.SiteA);
        var onB = await Peer.JoinAsync(federation.SiteB);
        await onA.SetAndWaitAsync("/site-a/own", 1, isLock: true);
        await federation.SiteB.UntilHasAsync("/site-a/own", 1);
        await onB.SetAndWaitAsync("/site-a/borrowed", 1, isLock: true);

        await federation.SiteA.KillAsync();
        await onA.DisposeAsync();
        await federation.SiteA.StartAgainAsync();
        await using var again = await Peer.JoinAsync(federation.SiteA);

        Assert.Equal(MessageType.Ack, (await again.SetAndWaitAsync("/site-a/own", 2)).Type);
        Assert.Equal(401, (await again.SetAndWaitAsync("/site-a/borrowed", 2)).Code);
        await onB.DisposeAsync();
        await Deadline.UntilAsync(
            async () => (await again.SetAndWaitAsync("/site-a/borrowed", 3)).Type == MessageType.Ack,
            () => $"the lock ends with its holder\n{federation.SiteA.Program}");
    }

    [Fact]
    public async Task A_hub_that_was_killed_is_filled_again_by_its_leaves()
    {
        await using var federation = await Federation.StartAsync();
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await using var onB = await federation.SiteB.FollowAsync("/site-a/**");
        await onA.SetAndWaitAsync("/site-a/old", 1);
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await onB.UntilSawAsync("/site-a/level", 1);

        await federation.Hub.KillAsync();
        for (var i = 2; i <= 10; i++) Assert.Equal(MessageType.Ack, (await onA.SetAndWaitAsync("/site-a/level", i)).Type);
        await federation.Hub.StartAgainAsync();

        await federation.Hub.UntilHasAsync("/site-a/old", 1);
        await federation.Hub.UntilHasAsync("/site-a/level", 10);
        await onB.UntilSawAsync("/site-a/level", 10);
        onB.AssertSawNoRevisionGoBack();
    }

    [Fact]
    public async Task What_others_saw_does_not_go_back_when_owner_and_hub_were_killed_together()
    {
        await using var federation = await Federation.StartAsync();
        await using var onB = await federation.SiteB.FollowAsync("/site-a/**");
        var last = 0UL;
        await using (var onA = await Peer.JoinAsync(federation.SiteA))
        {
            for (var i = 1; i <= 10; i++) last = (await onA.SetAndWaitAsync("/site-a/level", i)).Revision!.Value;
        }

        await onB.UntilSawAsync("/site-a/level", 10);
        await Task.WhenAll(federation.SiteA.KillAsync(), federation.Hub.KillAsync());
        await federation.Hub.StartAgainAsync();
        await federation.SiteA.StartAgainAsync();

        // Nobody but site B remembers, so that the owner only learns where it was when it and B meet again.
        await using var again = await Peer.JoinAsync(federation.SiteA);
        await Deadline.UntilAsync(
            async () => (await again.SetAndWaitAsync("/site-a/level", 11)).Revision > last,
            () => $"site A goes on above revision {last}\n{federation.SiteA.Program}");
        await onB.UntilSawAsync("/site-a/level", 11);
        await federation.Hub.UntilHasAsync("/site-a/level", 11);
        onB.AssertSawNoRevisionGoBack();
    }
}
