using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Clasp.Transport.Handshake;

namespace Clasp.Relay.Endpoints;

/// <summary>What is said on a connection before it is a WebSocket: one request, and one answer.</summary>
/// <param name="socket">The connection.</param>
/// <param name="stream">The same, or what secures it; ends with the exchange, unless somebody took it.</param>
internal sealed class UpgradeExchange(Socket socket, Stream stream) : IAsyncDisposable
{
    private const int InitialBytes = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;
    private bool _isTaken;

    public RequestHead Head { get; } = new();

    /// <summary>Whether the client has said anything yet.</summary>
    public bool HasBegun => _length > 0;

    /// <summary>What the client sent behind its request, without waiting for the answer.</summary>
    public ReadOnlySpan<byte> Behind => _buffer.AsSpan(Head.Length, _length - Head.Length);

    /// <summary>Reads until the head is complete, or wrong.</summary>
    /// <returns><see cref="RequestHeadStatus.Incomplete"/> if the client went away.</returns>
    public async Task<RequestHeadStatus> ReadHeadAsync(CancellationToken patience)
    {
        while (true)
        {
            if (_length == _buffer.Length) Grow();
            var count = await stream.ReadAsync(_buffer.AsMemory(_length), patience);
            if (count == 0) return RequestHeadStatus.Incomplete;

            _length += count;
            var status = Head.Read(_buffer.AsSpan(0, _length));
            if (status != RequestHeadStatus.Incomplete) return status;
        }
    }

    /// <summary>Answers, and waits for the client to close: it would not see the answer if it were still sending.</summary>
    public async Task AnswerAsync(HttpAnswer answer, CancellationToken patience)
    {
        await stream.WriteAsync(answer.ToBytes(withText: !Head.IsHead), CancellationToken.None);
        if (stream is SslStream tls) await tls.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
        while (await socket.ReceiveAsync(_buffer, patience) > 0)
        {
        }
    }

    /// <summary>Agrees to the upgrade, whose key was found to be one, and hands out the stream.</summary>
    public async Task<Stream> AcceptAsync()
    {
        var protocol =
            Head.Headers.OffersSubProtocol ? $"Sec-WebSocket-Protocol: {WebSocketHandshake.SubProtocol}\r\n" : "";
        var answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Accept: {WebSocketHandshake.AcceptFor(Head.Headers.Key!)}\r\n{protocol}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), CancellationToken.None);
        _isTaken = true;
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        // There may have been a token in it.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        if (!_isTaken) await stream.DisposeAsync();
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
