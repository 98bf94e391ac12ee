using System.Net.Security;
using System.Net.WebSockets;

namespace Clasp.EndToEnd.Peers;

/// <summary>Frames as binary messages of the WebSocket of .NET itself.</summary>
internal sealed class WebSocketWire : IWire
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[128 * 1024];

    public (int? Code, string? Reason) Close => ((int?)_socket.CloseStatus, _socket.CloseStatusDescription);

    public string? SubProtocol => _socket.SubProtocol;

    public static async Task<WebSocketWire> ConnectAsync(
        Uri uri, RemoteCertificateValidationCallback? trust = null, string? bearer = null)
    {
        var wire = new WebSocketWire();
        wire._socket.Options.AddSubProtocol("clasp");
        wire._socket.Options.RemoteCertificateValidationCallback = trust;
        if (bearer is not null) wire._socket.Options.SetRequestHeader("Authorization", $"Bearer {bearer}");
        using var deadline = new CancellationTokenSource(Deadline.Default);
        await wire._socket.ConnectAsync(uri, deadline.Token);
        return wire;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> frame) =>
        await _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    public async Task<byte[]?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;

            length += part.Count;
            if (part.EndOfMessage) return _buffer[..length];
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
