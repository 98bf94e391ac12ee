using System.Diagnostics;
using Clasp.EndToEnd.Peers;

namespace Clasp.EndToEnd.Faults;

/// <summary>Routers that are each other's hub by mistake.</summary>
public sealed class RingTests
{
    [Fact]
    public async Task A_ring_of_three_is_opened_and_nothing_goes_round()
    {
        const int Changes = 200;
        const int BytesOfOneChange = 200;
        await using var aToB = new FaultProxy();
        await using var bToC = new FaultProxy();
        await using var cToA = new FaultProxy();
        var relays = await Task.WhenAll(
            Site.StartAsync(aToB.WebSocketUri, "a"), Site.StartAsync(bToC.WebSocketUri, "b"), Site.StartAsync(cToA.WebSocketUri, "c"));
        await using var a = relays[0];
        await using var b = relays[1];
        await using var c = relays[2];
        aToB.LeadTo(b.Port);
        bToC.LeadTo(c.Port);
        cToA.LeadTo(a.Port);

        await Deadline.UntilAsync(
            () => Task.FromResult(relays.Any(relay => relay.CountLogLines("oop") > 0)),
            () => $"a line about the loop\n{a.Program}\n{b.Program}\n{c.Program}");
        await using var onA = await Peer.JoinAsync(a);
        await using var onB = await Peer.JoinAsync(b);
        await using var onC = await Peer.JoinAsync(c);
        await onA.SetAndWaitAsync("/a/first", 1);
        await onB.SetAndWaitAsync("/b/first", 1);
        await onC.SetAndWaitAsync("/c/first", 1);
        foreach (var relay in relays)
        {
            foreach (var address in new[] { "/a/first", "/b/first", "/c/first" })
                await relay.UntilHasAsync(address, 1, TimeSpan.FromSeconds(40));
        }

        await using var followsOnB = await b.FollowAsync("/a/level");
        await using var followsOnC = await c.FollowAsync("/a/level");
        var before = Bytes();
        var watch = Stopwatch.StartNew();
        for (var i = 1; i <= Changes; i++) await onA.SetAndWaitAsync("/a/level", i);
        await followsOnB.UntilSawAsync("/a/level", Changes);
        await followsOnC.UntilSawAsync("/a/level", Changes);
        var changed = Bytes() - before;
        before = Bytes();
        await Deadline.UntilAsync(() => Task.FromResult(watch.Elapsed > TimeSpan.FromSeconds(6)), () => "a quiet while");
        var quiet = Bytes() - before;

        TestContext.Current.SendDiagnosticMessage($"Ring: {changed} bytes for {Changes} changes, {quiet} bytes in a quiet while");
        Assert.InRange(changed, 0, Changes * BytesOfOneChange * 2);
        Assert.InRange(quiet, 0, 20_000);
        Assert.Equal(Changes, followsOnB.AllReceived.Count(message => message.Address == "/a/level" && message.Revision is not null));
        Assert.Equal(Changes, followsOnC.AllReceived.Count(message => message.Address == "/a/level" && message.Revision is not null));

        long Bytes() => new[] { aToB, bToC, cToA }.Sum(proxy => proxy.BytesUp + proxy.BytesDown);
    }
}
