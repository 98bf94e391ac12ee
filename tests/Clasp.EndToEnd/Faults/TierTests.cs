using System.Text;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Faults;

/// <summary>A hub, a region below it with a namespace of its own, a venue below that with a part of it, and another site of the hub.</summary>
public sealed class TierTests : IAsyncLifetime
{
    private RelayProcess _hub = null!; // Set before any test runs, as are the others.
    private RelayProcess _region = null!;
    private RelayProcess _venue = null!;
    private RelayProcess _other = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await RelayProcess.StartAsync("--federation-id", "hub");
        _region = await Site.StartClaimingAsync(_hub.WebSocketUri, "region", "/r1/**");
        _venue = await Site.StartClaimingAsync(_region.WebSocketUri, "venue", "/r1/v1/**");
        _other = await Site.StartAsync(_hub.WebSocketUri, "other");
        await using var onVenue = await Peer.JoinAsync(_venue);
        await using var onRegion = await Peer.JoinAsync(_region);
        await onVenue.SetAndWaitAsync("/r1/v1/joined", 1);
        await onRegion.SetAndWaitAsync("/r1/joined", 1);
        await _other.UntilHasAsync("/r1/v1/joined", 1);
        await _other.UntilHasAsync("/r1/joined", 1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in new[] { _venue, _region, _other, _hub }) await relay.DisposeAsync();
    }

    [Fact]
    public async Task What_is_set_at_the_bottom_is_seen_on_the_other_side_and_back()
    {
        await using var onVenue = await _venue.FollowAsync("/other/**");
        await using var onOther = await _other.FollowAsync("/r1/**");

        await onVenue.SetAndWaitAsync("/r1/v1/level", 1);
        await onOther.SetAndWaitAsync("/other/level", 2);

        await onOther.UntilSawAsync("/r1/v1/level", 1);
        await onVenue.UntilSawAsync("/other/level", 2);
    }

    [Fact]
    public async Task A_write_over_three_hops_is_acknowledged_with_the_revision_of_the_owner()
    {
        await using var onVenue = await Peer.JoinAsync(_venue);
        await using var onOther = await Peer.JoinAsync(_other);
        for (var i = 1; i <= 5; i++) await onVenue.SetAndWaitAsync("/r1/v1/level", i);

        var down = await onOther.SetAndWaitAsync("/r1/v1/level", 6);
        var up = await onVenue.SetAndWaitAsync("/other/level", 7);

        Assert.Equal(new Received(MessageType.Ack, "/r1/v1/level", Revision: 6), down);
        Assert.Equal(new Received(MessageType.Ack, "/other/level", Revision: 1), up);
        Assert.Equal(6, (await onVenue.ReadAsync("/r1/v1/level")).Value!.AsInt64());
        Assert.Equal(7, (await onOther.ReadAsync("/other/level")).Value!.AsInt64());
    }

    [Fact]
    public async Task A_part_that_was_not_delegated_belongs_to_the_region()
    {
        await using var onVenue = await Peer.JoinAsync(_venue);
        await using var onRegion = await Peer.JoinAsync(_region);

        var ack = await onVenue.SetAndWaitAsync("/r1/v2/level", 8);

        Assert.Equal(MessageType.Ack, ack.Type);
        Assert.Equal(8, (await onRegion.ReadAsync("/r1/v2/level")).Value!.AsInt64());
    }

    [Fact]
    public async Task A_lock_at_the_bottom_is_respected_on_the_other_side()
    {
        await using var onVenue = await Peer.JoinAsync(_venue);
        await using var onOther = await Peer.JoinAsync(_other);
        await SetAsync(onVenue, "/r1/v1/locked", 1, isLock: true);
        await onVenue.NextAsync(message => message is { Type: MessageType.Ack, Address: "/r1/v1/locked" });

        var refused = await onOther.SetAndWaitAsync("/r1/v1/locked", 2);

        Assert.Equal((MessageType.Error, 401), (refused.Type, refused.Code));
        Assert.Equal(1, (await onVenue.ReadAsync("/r1/v1/locked")).Value!.AsInt64());
    }

    [Fact]
    public async Task A_lock_from_the_other_side_ends_with_the_session_that_holds_it()
    {
        await using var onVenue = await Peer.JoinAsync(_venue);
        await using (var onOther = await Peer.JoinAsync(_other))
        {
            await SetAsync(onOther, "/r1/v1/borrowed", 1, isLock: true);
            await onOther.NextAsync(message => message is { Type: MessageType.Ack, Address: "/r1/v1/borrowed" });
            Assert.Equal(401, (await onVenue.SetAndWaitAsync("/r1/v1/borrowed", 2)).Code);
        }

        await Deadline.UntilAsync(
            async () => (await onVenue.SetAndWaitAsync("/r1/v1/borrowed", 3)).Type == MessageType.Ack, () => "the lock is released");
    }

    [Fact]
    public async Task A_conflict_of_revisions_comes_back_over_three_hops()
    {
        await using var onVenue = await Peer.JoinAsync(_venue);
        await using var onOther = await Peer.JoinAsync(_other);
        await onVenue.SetAndWaitAsync("/r1/v1/versioned", 1);
        await onVenue.SetAndWaitAsync("/r1/v1/versioned", 2);

        await SetAsync(onOther, "/r1/v1/versioned", 3, revision: 1);

        var refused = await onOther.NextAsync(message => message is { Type: MessageType.Error, Address: "/r1/v1/versioned" });
        Assert.Equal(400, refused.Code);
        Assert.Equal(2, (await onVenue.ReadAsync("/r1/v1/versioned")).Value!.AsInt64());
    }

    [Fact]
    public async Task The_middle_may_die_and_come_back()
    {
        await using var onOther = await _other.FollowAsync("/r1/**");
        await using var onVenue = await Peer.JoinAsync(_venue);
        await onVenue.SetAndWaitAsync("/r1/v1/level", 1);
        await onOther.UntilSawAsync("/r1/v1/level", 1);

        await _region.KillAsync();
        Assert.Equal(MessageType.Ack, (await onVenue.SetAndWaitAsync("/r1/v1/level", 2)).Type);
        var refused = await onOther.SetAndWaitAsync("/r1/v1/level", 3);
        await _region.StartAgainAsync();

        // 502 if the write was on its way when the router in the middle died.
        Assert.Equal(MessageType.Error, refused.Type);
        Assert.InRange(refused.Code, 501, 502);
        await onOther.UntilSawAsync("/r1/v1/level", 2);
        await _region.UntilHasAsync("/r1/joined", 1);
        await Deadline.UntilAsync(
            async () => (await onOther.SetAndWaitAsync("/r1/v1/level", 4)).Type == MessageType.Ack, () => "a write over three hops");
        await onOther.UntilSawAsync("/r1/v1/level", 4);
        onOther.AssertSawNoRevisionGoBack();
    }

    private static Task SetAsync(Peer peer, string address, Value value, bool isLock = false, ulong? revision = null) =>
        peer.SendAsync(Frame.ToArray(new SetMessage
        {
            Address = Encoding.UTF8.GetBytes(address),
            Value = value.Encode(),
            Lock = isLock,
            Revision = revision,
        }));
}
