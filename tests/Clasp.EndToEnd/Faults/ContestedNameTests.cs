using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>Two routers that want the same: a part of the tree, or a name.</summary>
public sealed class ContestedNameTests
{
    [Theory]
    [InlineData("/stage/*/light", "/stage/left/**")]
    [InlineData("/stage/**", "/stage/**")]
    [InlineData("/**", "/stage/left")]
    public async Task The_second_of_two_that_overlap_is_refused_and_the_first_unharmed(string first, string second)
    {
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var owner = await Site.StartClaimingAsync(hub.WebSocketUri, "first", first);
        await using var onOwner = await Peer.JoinAsync(owner);
        var address = first.Replace("*/", "right/", StringComparison.Ordinal).Replace("**", "right", StringComparison.Ordinal);
        await onOwner.SetAndWaitAsync(address, 1);
        await hub.UntilHasAsync(address, 1);

        await using var intruder = await Site.StartClaimingAsync(hub.WebSocketUri, "second", second);

        await hub.UntilLogSaysAsync($"Namespace {second} of second was refused", $"{first} of first");
        await intruder.UntilLogSaysAsync($"Namespace {second} of second was refused", $"{first} of first");
        Assert.Equal(0, owner.CountLogLines("refused"));
        await onOwner.SetAndWaitAsync(address, 2);
        await hub.UntilHasAsync(address, 2);
        await intruder.UntilHasAsync(address, 2);
    }

    [Fact]
    public async Task Of_two_processes_with_one_id_the_newer_wins_and_they_do_not_take_turns()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var older = await Site.StartAsync(hub.WebSocketUri, "site-a");
        await hub.UntilLogSaysAsync("Leaf site-a joined");
        await using var newer = await Site.StartAsync(hub.WebSocketUri, "site-a");

        await older.UntilLogSaysAsync("a newer site-a has joined already");
        await hub.UntilLogSaysAsync("Refused the link of site-a", "a newer site-a has joined already");

        Assert.Equal(1, newer.CountLogLines("Joined hub"));
        Assert.Equal(0, newer.CountLogLines("is down"));
        await using var onNewer = await Peer.JoinAsync(newer);
        Assert.Equal(MessageType.Ack, (await onNewer.SetAndWaitAsync("/site-a/level", 1)).Type);
        await hub.UntilHasAsync("/site-a/level", 1);
        Assert.Equal(0, newer.CountLogLines("is down"));
    }
}
