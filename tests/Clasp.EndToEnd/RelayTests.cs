using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>What a client sees of one relay process.</summary>
public sealed class RelayTests
{
    [Fact]
    public async Task A_client_on_a_WebSocket_sets_and_gets()
    {
        await using var relay = await RelayProcess.StartAsync("--name", "Stage left");
        await using var wire = await WebSocketWire.ConnectAsync(relay.WebSocketUri);

        await using var peer = await Peer.JoinAsync(wire);

        Assert.Equal("clasp", wire.SubProtocol);
        Assert.Equal("Stage left", (await peer.NextAsync(message => message.Type == MessageType.Welcome)).Text);
        await AssertSetsAndGetsAsync(peer);
    }

    [Fact]
    public async Task A_client_on_raw_TCP_sets_and_gets()
    {
        await using var relay = await RelayProcess.StartAsync();

        await using var peer = await Peer.JoinAsync(await TcpWire.ConnectAsync(relay.TcpUri));

        await AssertSetsAndGetsAsync(peer);
    }

    [Fact]
    public async Task Clients_on_both_transports_see_each_other()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var web = await Peer.JoinAsync(relay);
        await using var tcp = await Peer.JoinAsync(await TcpWire.ConnectAsync(relay.TcpUri));
        await web.SubscribeAsync("/shared/*");
        await web.HandledAsync();

        await tcp.SetAsync("/shared/fader", 0.5);

        Assert.Equal(0.5, (await web.NextAsync(message => message.Type == MessageType.Set)).Value!.AsDouble());
    }

    [Fact]
    public async Task Connections_that_say_nothing_hold_up_nobody()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var silentTcp = await TcpWire.ConnectAsync(relay.TcpUri);
        await using var silentWeb = await WebSocketWire.ConnectAsync(relay.WebSocketUri);

        await using var peer = await Peer.JoinAsync(relay);

        Assert.Equal(MessageType.Ack, (await peer.SetAndWaitAsync("/still/served", true)).Type);
    }

    [Fact]
    public async Task A_connection_that_sends_garbage_is_ended_and_the_others_live_on()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var bystander = await Peer.JoinAsync(relay);
        await using var broken = new Peer(await TcpWire.ConnectAsync(relay.TcpUri));
        broken.StartReading();

        await broken.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        await broken.ClosedAsync();
        Assert.Equal(MessageType.Ack, (await bystander.SetAndWaitAsync("/alive", true)).Type);
    }

    [Fact]
    public async Task A_killed_relay_starts_again_on_the_same_ports()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var before = await Peer.JoinAsync(relay);

        await relay.KillAsync();
        await before.ClosedAsync();
        await relay.StartAgainAsync();

        await using var after = await Peer.JoinAsync(relay);
        Assert.Equal(1UL, (await after.SetAndWaitAsync("/again", 1)).Revision);
    }

    private static async Task AssertSetsAndGetsAsync(Peer peer)
    {
        var ack = await peer.SetAndWaitAsync("/desk/fader", 0.75);
        await peer.GetAsync("/desk/fader");
        var snapshot = await peer.NextAsync(message => message.Type == MessageType.Snapshot);

        Assert.Equal(new Received(MessageType.Ack, "/desk/fader", Revision: 1), ack);
        Assert.Equal(new Received(MessageType.Snapshot, "/desk/fader", 0.75, Revision: 1), snapshot);
    }
}
