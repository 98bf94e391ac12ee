using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Clasp.EndToEnd.Attacks;

/// <summary>A connection to the WebSocket port on which anything can be said.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private const string Upgrade =
        "GET /clasp HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private readonly TcpClient _client = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public static async Task<RawConnection> ConnectAsync(int port)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync("127.0.0.1", port);
        return connection;
    }

    /// <summary>Connects and upgrades to WebSocket.</summary>
    /// <param name="port">Of the relay.</param>
    /// <param name="headers">More headers, each with its line end.</param>
    /// <returns>The connection, and the headers of the answer.</returns>
    public static async Task<(RawConnection Connection, string Answer)> UpgradeAsync(int port, string headers = "")
    {
        var connection = await ConnectAsync(port);
        await connection.SayAsync($"{Upgrade}{headers}\r\n");
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var one = await connection.ReadAsync(1);
            if (one.Length == 0) break;
            answer.Append((char)one.Span[0]);
        }

        return (connection, answer.ToString());
    }

    public Task SayAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends bytes; those that the relay does not take any more are lost.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // It has closed the connection: what it said before can be read.
        }
    }

    /// <summary>A frame of a client, masked with zeros, which leave its bytes as they are.</summary>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload, ulong? announced = null)
    {
        var length = announced ?? (ulong)payload.Length;
        var head = new byte[14];
        head[0] = first;
        var end = 2;
        switch (length)
        {
            case < 126:
                head[1] = (byte)(0x80 | length);
                break;
            case <= ushort.MaxValue:
                head[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)length);
                end = 4;
                break;
            default:
                head[1] = 0x80 | 127;
                BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(2), length);
                end = 10;
                break;
        }

        return [.. head.AsSpan(0, end), 0, 0, 0, 0, .. payload];
    }

    /// <summary>Everything that the relay says until it closes the connection.</summary>
    public async Task<byte[]> ReadToEndAsync(TimeSpan? within = null)
    {
        var all = new List<byte>();
        using var deadline = new CancellationTokenSource(within ?? Deadline.Default);
        while (await ReadAsync(_buffer.Length, deadline.Token) is { Length: > 0 } part) all.AddRange(part.ToArray());
        return [.. all];
    }

    /// <summary>The code of the close frame with which the relay ends the connection.</summary>
    public async Task<int> CloseCodeAsync()
    {
        var said = await ReadToEndAsync();
        var at = said.Length - 2;
        // The close frame is the last; its reason is text, which has no byte like that of its head.
        while (at >= 0 && !(said[at] == 0x88 && at + 2 + said[at + 1] == said.Length)) at--;
        Assert.True(at >= 0, $"No close frame in {Convert.ToHexStringLower(said)}");
        return BinaryPrimitives.ReadUInt16BigEndian(said.AsSpan(at + 2));
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(int most, CancellationToken cancellation = default)
    {
        try
        {
            return _buffer.AsMemory(0, await _client.GetStream().ReadAsync(_buffer.AsMemory(0, most), cancellation));
        }
        catch (IOException)
        {
            return default; // Cut.
        }
    }
}
