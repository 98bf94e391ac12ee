using System.Buffers.Binary;
using System.Net.Sockets;

namespace Clasp.EndToEnd.Peers;

/// <summary>Frames on raw TCP, each behind its length.</summary>
internal sealed class TcpWire : IWire
{
    private readonly TcpClient _client = new();

    public (int? Code, string? Reason) Close => (null, null);

    public static async Task<TcpWire> ConnectAsync(Uri uri)
    {
        var wire = new TcpWire();
        await wire._client.ConnectAsync(uri.Host, uri.Port);
        return wire;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        frame.CopyTo(bytes.AsMemory(4));
        await _client.GetStream().WriteAsync(bytes);
    }

    public async Task<byte[]?> ReceiveAsync()
    {
        var prefix = new byte[4];
        if (await _client.GetStream().ReadAtLeastAsync(prefix, 4, throwOnEndOfStream: false) < 4) return null;

        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
        await _client.GetStream().ReadExactlyAsync(frame);
        return frame;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
