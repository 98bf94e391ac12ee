using System.Buffers.Binary;

namespace Clasp.Transport.Tests.Support;

/// <summary>The other side of a connection under test, which sees every WebSocket frame as it is.</summary>
internal sealed class RawPeer(Stream stream)
{
    public async Task SendAsync(params byte[][] frames)
    {
        foreach (var frame in frames) await stream.WriteAsync(frame).AsTask().InTime();
    }

    /// <summary>The next frame, unmasked.</summary>
    public async Task<(byte Opcode, byte[] Payload, bool IsMasked)> ReadAsync()
    {
        var header = await ReadExactlyAsync(2);
        var isMasked = (header[1] & 0x80) != 0;
        var length = (header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadExactlyAsync(8)),
            var shortLength => shortLength,
        };
        var key = isMasked ? await ReadExactlyAsync(4) : new byte[4];
        var payload = await ReadExactlyAsync(length);
        for (var i = 0; i < payload.Length; i++) payload[i] ^= key[i % 4];
        return ((byte)(header[0] & 0x0F), payload, isMasked);
    }

    public async Task<(ushort Code, string Text)> ReadCloseAsync()
    {
        var (opcode, payload, _) = await ReadAsync();
        Assert.Equal(WebSocketBytes.Close, opcode);
        return (BinaryPrimitives.ReadUInt16BigEndian(payload), System.Text.Encoding.UTF8.GetString(payload.AsSpan(2)));
    }

    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().InTime();
        return bytes;
    }

    /// <summary>Completes when the other side has ended the stream.</summary>
    public async Task ReadEndAsync() => Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().InTime());
}
