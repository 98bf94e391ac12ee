using System.Text;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>A router reduced to its bytes, which says also what no router may.</summary>
internal sealed class RouterPeer : IAsyncDisposable
{
    private readonly Peer _peer;

    private RouterPeer(Peer peer) => _peer = peer;

    public IReadOnlyList<Received> AllReceived => _peer.AllReceived;

    /// <summary>Connects, and says HELLO as a router does.</summary>
    public static async Task<RouterPeer> ConnectAsync(RelayProcess hub, string id) =>
        await HelloAsync(await WebSocketWire.ConnectAsync(hub.WebSocketUri), id);

    /// <summary>Connects, opens the link, declares namespaces, and waits until the hub has taken that in.</summary>
    public static async Task<RouterPeer> JoinAsync(RelayProcess hub, string id, params string[] patterns)
    {
        var peer = await ConnectAsync(hub, id);
        await peer.OpenAsync(id, patterns);
        return peer;
    }

    /// <summary>The same with a token that the hub demands.</summary>
    public static async Task<RouterPeer> JoinWithTokenAsync(RelayProcess hub, string token, string id, params string[] patterns)
    {
        var peer = await HelloAsync(await WebSocketWire.ConnectAsync(hub.WebSocketUri, bearer: token), id);
        await peer.OpenAsync(id, patterns);
        return peer;
    }

    /// <summary>Sends a payload, whatever it is.</summary>
    public async Task SendAsync(byte[] payload)
    {
        var frame = new byte[FrameHeader.MinLength + payload.Length];
        FrameHeader.Write(frame, QualityOfService.Confirm, payload.Length);
        payload.CopyTo(frame, FrameHeader.MinLength);
        await _peer.SendAsync(frame);
    }

    /// <summary>Returns when the hub has handled all that was sent; it answered, or closed.</summary>
    public async Task HandledAsync()
    {
        var pongs = Pongs();
        await SendAsync([(byte)MessageType.Ping]);
        await Deadline.UntilAsync(() => Task.FromResult(Pongs() > pongs || _peer.IsClosed), () => "PONG, or a close");
    }

    public Task ClosedAsync() => _peer.ClosedAsync();

    /// <summary>Waits for an ERROR, or for the end of the connection.</summary>
    public Task ClosedOrRefusedAsync() => Deadline.UntilAsync(
        () => Task.FromResult(_peer.IsClosed || AllReceived.Any(message => message.Type == MessageType.Error)),
        () => "an ERROR, or a close");

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private static async Task<RouterPeer> HelloAsync(IWire wire, string id)
    {
        var peer = new Peer(wire);
        peer.StartReading();
        await peer.SendAsync(Frame.ToArray(new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = Encoding.UTF8.GetBytes(id),
        }));
        return new(peer);
    }

    private async Task OpenAsync(string id, string[] patterns)
    {
        await SendAsync(LinkBytes.Open(id));
        await SendAsync(LinkBytes.Routers([[id]], patterns));
        await SendAsync(LinkBytes.RequestSync());
        await HandledAsync();
    }

    private int Pongs() => AllReceived.Count(message => message.Type == MessageType.Pong);
}
