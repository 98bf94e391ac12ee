using Clasp.EndToEnd.Peers;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>A leaf that sends what it may not: the hub says so and goes on, and nobody else is the worse for it.</summary>
public sealed class MisbehavingRouterTests
{
    [Fact]
    public async Task Changes_of_what_another_owns_are_not_taken()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Changes("site-a", "/site-a/level", 99));
        await rogue.HandledAsync();

        await federation.Hub.UntilLogSaysAsync("rogue", "something it may not", "site-a");
        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task Changes_under_its_own_name_at_an_address_of_another_are_not_taken()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Changes("rogue", "/site-a/level", 99));
        await rogue.HandledAsync();

        await federation.Hub.UntilLogSaysAsync("rogue", "something it may not", "/site-a/level");
        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task Plain_messages_on_a_link_are_not_taken()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");
        var set = SetPayload("/site-a/level", 99);

        await rogue.SendAsync(set);
        await rogue.SendAsync([(byte)MessageType.Bundle, 0, 0, 1, 0, (byte)set.Length, .. set]);
        await rogue.HandledAsync();

        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task A_record_that_names_another_router_as_the_sender_ends_the_link()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Routers([["site-a"]], "/elsewhere/**"));

        await rogue.ClosedAsync();
        await federation.Hub.UntilLogSaysAsync("rogue", "something it may not", "site-a");
        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task A_leaf_that_says_that_another_leaf_is_behind_it_does_not_get_that_ones_place()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Routers([["rogue", "site-a"]], "/site-a/**"));
        await rogue.SendAsync(LinkBytes.Changes("site-a", "/site-a/level", 99));
        await rogue.HandledAsync();

        await AssertUnharmedAsync(federation);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x21, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x31, 0x00, 0xFF, 0xFF, 0x00 })]
    [InlineData(new byte[] { 0x04, 0x16, 0x00 })]
    [InlineData(new byte[] { 0xFE, 0x01, 0x02, 0x03 })]
    public async Task A_routed_write_of_garbage_ends_at_most_its_own_link(byte[] message)
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Write("rogue", message));
        await rogue.HandledAsync();

        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task Operations_cut_short_at_any_byte_end_only_their_own_link()
    {
        await using var federation = await StartAsync();
        byte[][] whole =
        [
            LinkBytes.Open("rogue", connection: 1000),
            LinkBytes.Routers([["rogue"]], "/rogue/**"),
            LinkBytes.RequestSync(1),
            LinkBytes.Changes("rogue", "/rogue/level", 99),
            LinkBytes.Write("rogue", SetPayload("/site-a/other", 1)),
            LinkBytes.Acknowledge(ulong.MaxValue),
        ];

        foreach (var payload in whole)
        {
            for (var length = 1; length < payload.Length; length++)
            {
                await using var rogue = await RouterPeer.JoinAsync(federation.Hub, $"rogue-{length}");
                await rogue.SendAsync(payload[..length]);
                await rogue.HandledAsync();
            }
        }

        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task Lists_that_claim_more_than_they_have_and_unknown_operations_end_only_their_own_link()
    {
        await using var federation = await StartAsync();
        byte[][] payloads =
        [
            LinkBytes.RequestSync(ushort.MaxValue),
            LinkBytes.Changes("rogue", "/rogue/level", 1, claimed: ushort.MaxValue),
            LinkBytes.Open("rogue", connection: 1000, ancestors: ushort.MaxValue),
            LinkBytes.Acknowledge(ulong.MaxValue),
            .. Enumerable.Range(0, 256).Where(op => op is < 0x10 or > 0x1E and < 0x28 or > 0x29).Select(op => LinkBytes.Operation((byte)op)),
        ];

        foreach (var payload in payloads)
        {
            await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");
            await rogue.SendAsync(payload);
            await rogue.HandledAsync();
        }

        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task Plain_messages_on_a_link_are_refused_once_in_the_log()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        for (var i = 0; i < 3; i++) await rogue.SendAsync(SetPayload("/site-a/level", 99));
        await rogue.HandledAsync();

        Assert.Equal(3, rogue.AllReceived.Count(message => message is { Type: MessageType.Error, Code: 403 }));
        await federation.Hub.UntilLogSaysAsync("rogue", "something it may not", "0x21");
        Assert.Equal(1, federation.Hub.CountLogLines("something it may not"));
        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task Writes_locks_and_signals_in_the_name_of_another_router_are_not_taken()
    {
        await using var federation = await StartAsync();
        await using var onB = await federation.SiteB.FollowAsync("/**");
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Write("site-b", SetPayload("/site-a/level", 99)));
        await rogue.SendAsync(LinkBytes.SessionEnded("site-a", "site-b", "session"));
        await rogue.SendAsync(LinkBytes.Signal("site-a", ulong.MaxValue, ulong.MaxValue, "/site-a/cue"));
        await rogue.HandledAsync();

        await federation.Hub.UntilLogSaysAsync("rogue", "something it may not", "site-b");
        await AssertUnharmedAsync(federation);
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await onA.SendAsync(Frame.ToArray(new PublishMessage { Address = "/site-a/cue"u8, Signal = SignalType.Event }));
        await onB.NextAsync(message => message is { Type: MessageType.Publish, Address: "/site-a/cue" });
        Assert.Equal(1, onB.AllReceived.Count(message => message.Type == MessageType.Publish));
    }

    [Fact]
    public async Task Numbers_near_the_end_of_their_range_end_the_link()
    {
        await using var federation = await StartAsync();
        byte[][] payloads =
        [
            LinkBytes.Changes("rogue", "/rogue/level", 1, sequence: ulong.MaxValue),
            LinkBytes.Changes("rogue", "/rogue/level", 1, revision: ulong.MaxValue),
            LinkBytes.RevisionFloor("site-a", "/site-a/level", ulong.MaxValue),
            LinkBytes.Routers([["rogue"]], 1, ulong.MaxValue, "/rogue/**"),
        ];

        foreach (var payload in payloads)
        {
            await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");
            await rogue.SendAsync(payload);
            await rogue.ClosedAsync();
        }

        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task A_path_that_runs_in_a_circle_or_is_longer_than_any_tree_ends_the_link()
    {
        await using var federation = await StartAsync();
        string[][] paths = [["rogue", "x", "rogue"], ["rogue", .. Enumerable.Range(0, 1000).Select(i => $"r{i}")]];

        foreach (var path in paths)
        {
            await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");
            await rogue.SendAsync(LinkBytes.Routers([path]));
            await rogue.ClosedAsync();
        }

        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task A_router_that_becomes_another_on_its_link_loses_the_link()
    {
        await using var federation = await StartAsync();
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Open("site-a", ulong.MaxValue, uint.MaxValue));

        await rogue.ClosedAsync();
        await federation.Hub.UntilLogSaysAsync("rogue", "something it may not", "site-a");
        await AssertUnharmedAsync(federation);
    }

    [Fact]
    public async Task What_a_peer_can_make_a_hub_remember_is_bounded()
    {
        await using var federation = await Federation.StartAsync(
            "--federation-max-routers", "20", "--federation-max-namespaces", "30",
            "--federation-max-interests", "40", "--federation-max-params", "300");
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await federation.SiteB.UntilHasAsync("/site-a/level", 1);
        await using var rogue = await RouterPeer.JoinAsync(federation.Hub, "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Routers([.. Enumerable.Range(0, 1000).Select(i => new[] { "rogue", $"made-up-{i}" })]));
        await rogue.SendAsync(LinkBytes.Routers([["rogue"]], ["/rogue/**", .. Enumerable.Range(0, 1000).Select(i => $"/made-up-{i}/**")]));
        await rogue.SendAsync(LinkBytes.Interest(Enumerable.Range(0, 1000).Select(i => $"/wanted/{i}")));
        for (var i = 0; i < 400; i++) await rogue.SendAsync(LinkBytes.Changes("rogue", $"/rogue/{i}", i, sequence: (ulong)i + 1, copies: i == 0));
        await rogue.HandledAsync();

        await federation.Hub.UntilLogSaysAsync("rogue", "federation-max-routers");
        await federation.Hub.UntilLogSaysAsync("rogue", "federation-max-namespaces");
        await using var onHub = await Peer.JoinAsync(federation.Hub);
        Assert.Equal(201, (await onHub.ReadAsync("/rogue/399")).Code);
        await AssertUnharmedAsync(federation);
    }

    private static async Task<Federation> StartAsync()
    {
        var federation = await Federation.StartAsync();
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await onA.SetAndWaitAsync("/site-a/level", 1);
        await federation.SiteB.UntilHasAsync("/site-a/level", 1);
        return federation;
    }

    private static async Task AssertUnharmedAsync(Federation federation)
    {
        await federation.Hub.UntilHasAsync("/site-a/level", 1);
        await using var onA = await Peer.JoinAsync(federation.SiteA);
        await using var onB = await Peer.JoinAsync(federation.SiteB);
        Assert.Equal(MessageType.Ack, (await onB.SetAndWaitAsync("/site-a/level", 2)).Type);
        Assert.Equal(2, (await onA.ReadAsync("/site-a/level")).Value!.AsInt64());
        await federation.SiteB.UntilHasAsync("/site-a/level", 2);
        foreach (var router in new[] { federation.Hub, federation.SiteA, federation.SiteB })
        {
            Assert.False(router.Program.HasExited);
            Assert.Equal(0, router.CountLogLines("fault of the relay"));
            Assert.Equal(0, router.CountLogLines("The core failed"));
        }

        Assert.Equal(0, federation.SiteA.CountLogLines("is down"));
        Assert.Equal(0, federation.SiteB.CountLogLines("is down"));
    }

    private static byte[] SetPayload(string address, long value)
    {
        var frame = Frame.ToArray(new SetMessage
        {
            Address = System.Text.Encoding.UTF8.GetBytes(address),
            Value = ((Clasp.Protocol.Values.Value)value).Encode(),
        });
        return FrameHeader.PayloadOf(frame).ToArray();
    }
}
