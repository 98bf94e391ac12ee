using System.Text;
using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>A leaf that speaks the public messages only, as the reference implementation does, byte by byte.</summary>
public sealed class PublicLeafTests
{
    [Fact]
    public async Task It_is_told_what_others_own_and_gets_their_state_and_changes_without_revisions()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var site = await Site.StartAsync(hub.WebSocketUri, "site-a");
        await using var onSite = await Peer.JoinAsync(site);
        await onSite.SetAndWaitAsync("/site-a/level", 1);
        await hub.UntilHasAsync("/site-a/level", 1);
        await using var leaf = await JoinAsync(hub, "rust", "/rust/**");

        var told = await NextSyncAsync(leaf, FederationOp.DeclareNamespaces);
        await leaf.SubscribeAsync("/site-a/**");
        await leaf.SendAsync(Sync(FederationOp.RequestSync, ["/site-a/**"]));
        await NextSyncAsync(leaf, FederationOp.SyncComplete);
        await onSite.SetAndWaitAsync("/site-a/level", 2);
        await leaf.UntilSawAsync("/site-a/level", 2);

        Assert.Equal("/site-a/**", told.Text);
        Assert.Contains(leaf.AllReceived, message => message is { Type: MessageType.Snapshot, Address: "/site-a/level" });
        Assert.All(leaf.AllReceived.Where(message => message.Type == MessageType.Set), set => Assert.Null(set.Revision));
    }

    [Fact]
    public async Task What_it_sets_in_its_namespaces_goes_to_every_site_and_what_others_set_there_comes_to_it()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var site = await Site.StartAsync(hub.WebSocketUri, "site-a");
        await using var leaf = await JoinAsync(hub, "rust", "/rust/**");

        var ack = await leaf.SetAndWaitAsync("/rust/level", 5);
        await site.UntilHasAsync("/rust/level", 5);
        await using var onSite = await Peer.JoinAsync(site);
        var other = await onSite.SetAndWaitAsync("/rust/level", 6);
        await leaf.UntilSawAsync("/rust/level", 6);

        Assert.Equal((MessageType.Ack, 1UL), (ack.Type, ack.Revision));
        Assert.Equal((MessageType.Ack, 2UL), (other.Type, other.Revision));
    }

    [Fact]
    public async Task It_may_not_write_or_ask_outside_of_what_it_declared_or_was_told()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await JoinAsync(hub, "rust", "/rust/**");

        var set = await leaf.SetAndWaitAsync("/elsewhere/level", 5);
        await leaf.SendAsync(Frame.ToArray(new PublishMessage { Address = "/elsewhere/cue"u8, Signal = SignalType.Event }));
        var publish = await leaf.NextAsync(message => message is { Type: MessageType.Error, Address: "/elsewhere/cue" });
        await leaf.SendAsync(Sync(FederationOp.RequestSync, ["/elsewhere/**"]));
        var sync = await leaf.NextAsync(message => message is { Type: MessageType.Error, Address: "/elsewhere/**" });

        Assert.Equal([403, 403, 403], new[] { set.Code, publish.Code, sync.Code });
    }

    [Fact]
    public async Task A_namespace_that_intersects_that_of_a_live_router_is_refused_with_both_names()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var site = await Site.StartAsync(hub.WebSocketUri, "site-a");
        await hub.UntilLogSaysAsync("site-a", "joined");
        await using var leaf = await ConnectAsync(hub);

        await leaf.SendAsync(Sync(FederationOp.DeclareNamespaces, ["/**"], origin: "rust"));

        var error = await leaf.NextAsync(message => message.Type == MessageType.Error);
        Assert.Equal(403, error.Code);
        Assert.Contains("site-a", error.Text, StringComparison.Ordinal);
        await hub.UntilLogSaysAsync("rust", "/site-a/**", "site-a");
    }

    [Fact]
    public async Task A_revision_vector_brings_what_is_newer_and_with_patterns_what_is_missing()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await JoinAsync(hub, "rust", "/rust/**");
        foreach (var name in new[] { "known", "old", "missing" }) await leaf.SetAndWaitAsync($"/rust/{name}", 1);
        await leaf.SetAndWaitAsync("/rust/old", 2);

        await leaf.SendAsync(Vector([], ("/rust/known", 1)));
        await leaf.SendAsync(Vector(["/rust/**"], ("/rust/old", 1)));
        await NextSyncAsync(leaf, FederationOp.SyncComplete);

        var snapshot = leaf.AllReceived.Where(message => message.Type == MessageType.Snapshot).Select(message => message.Address);
        Assert.Equal(["/rust/missing", "/rust/old"], snapshot.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Messages_beyond_the_limits_of_the_reference_are_refused_with_its_number()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await JoinAsync(hub, "rust", "/rust/**");

        await leaf.SendAsync(Sync(FederationOp.DeclareNamespaces, [.. Enumerable.Range(0, 1001).Select(i => $"/rust/{i}")]));
        var error = await leaf.NextAsync(message => message.Type == MessageType.Error);

        Assert.Equal(400, error.Code);
    }

    [Fact]
    public async Task A_peer_that_did_not_say_that_it_is_a_router_declares_nothing()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var client = await Peer.JoinAsync(hub);

        await client.SendAsync(Sync(FederationOp.DeclareNamespaces, ["/rust/**"], origin: "rust"));

        Assert.Equal(403, (await client.NextAsync(message => message.Type == MessageType.Error)).Code);
    }

    private static async Task<Peer> JoinAsync(RelayProcess hub, string id, params string[] patterns)
    {
        var leaf = await ConnectAsync(hub);
        await leaf.SendAsync(Sync(FederationOp.DeclareNamespaces, patterns, id));
        var ack = await leaf.NextAsync(message => message.Type is MessageType.Ack or MessageType.Error);
        Assert.Equal(MessageType.Ack, ack.Type);
        return leaf;
    }

    /// <summary>HELLO as the reference leaf says it: params, events, streams and federation, under the name that it always has.</summary>
    private static async Task<Peer> ConnectAsync(RelayProcess hub)
    {
        var peer = new Peer(await WebSocketWire.ConnectAsync(hub.WebSocketUri));
        peer.StartReading();
        await peer.SendAsync(Frame.ToArray(new HelloMessage { Version = 1, Features = (Features)0xE4, Name = "clasp-federation"u8 }));
        await peer.NextAsync(message => message.Type == MessageType.Welcome);
        return peer;
    }

    private static Task<Received> NextSyncAsync(Peer leaf, FederationOp op) =>
        leaf.NextAsync(message => message.Type == MessageType.FederationSync && message.Code == (int)op);

    private static byte[] Sync(FederationOp op, string[] patterns, string? origin = null) => Frame.ToArray(new FederationSyncMessage
    {
        Op = op,
        Patterns = StringList.Of(patterns),
        HasOrigin = origin is not null,
        Origin = Encoding.UTF8.GetBytes(origin ?? ""),
    });

    private static byte[] Vector(string[] patterns, params (string Address, ulong Revision)[] revisions) => Frame.ToArray(new FederationSyncMessage
    {
        Op = FederationOp.RevisionVector,
        Patterns = StringList.Of(patterns),
        Revisions = RevisionList.Of([.. revisions.Select(revision => KeyValuePair.Create(revision.Address, revision.Revision))]),
    });
}
