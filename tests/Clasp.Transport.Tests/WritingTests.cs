using Clasp.Protocol.Framing;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests;

public sealed class WritingTests
{
    [Fact]
    public async Task Many_frames_go_in_one_write()
    {
        await using var test = new ConnectionUnderTest();
        byte[] bytes =
        [
            .. WebSocketBytes.FromServer(WebSocketBytes.Binary, [1]),
            .. WebSocketBytes.FromServer(WebSocketBytes.Binary, [2]),
        ];

        var write = test.Connection.WriteAsync(bytes, CancellationToken.None);

        Assert.True(write.IsCompletedSuccessfully);
        Assert.Equal(bytes, await test.Peer.ReadExactlyAsync(bytes.Length));
        Assert.Equal(bytes.Length, test.Connection.BytesSent);
    }

    [Fact]
    public async Task A_ping_during_a_write_is_answered_right_after_it()
    {
        await using var test = new ConnectionUnderTest(capacity: 100);
        var data = WebSocketBytes.FromServer(WebSocketBytes.Binary, new byte[150]);
        var write = test.Connection.WriteAsync(data, CancellationToken.None).AsTask();
        Assert.False(write.IsCompleted);

        await test.Peer.SendAsync(
            WebSocketBytes.FromClient(WebSocketBytes.Ping, [1]),
            WebSocketBytes.FromClient(WebSocketBytes.Ping, [2]),
            WebSocketBytes.FromClient(WebSocketBytes.Binary, [3]));
        await test.Receiver.NextAsync();

        Assert.Equal(WebSocketBytes.Binary, (await test.Peer.ReadAsync()).Opcode);
        await write.InTime();
        var (opcode, payload, _) = await test.Peer.ReadAsync();
        Assert.Equal(WebSocketBytes.Pong, opcode);
        Assert.Equal([2], payload);
    }

    [Fact]
    public async Task Data_waits_for_a_control_frame_in_flight_and_a_close_for_the_data()
    {
        await using var test = new ConnectionUnderTest(capacity: 10);
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Ping, []));
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Ping, "0123"u8));
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Ping, "0123456"u8));
        await test.BytesReceivedAsync(6 + 10 + 13);

        var data = WebSocketBytes.FromServer(WebSocketBytes.Binary, [1, 2, 3]);
        var write = test.Connection.WriteAsync(data, CancellationToken.None).AsTask();
        Assert.False(write.IsCompleted);
        test.Connection.Close(CloseCode.Normal, "");

        var opcodes = new List<byte>();
        while (opcodes.Count == 0 || opcodes[^1] != WebSocketBytes.Close)
            opcodes.Add((await test.Peer.ReadAsync()).Opcode);
        await write.InTime();
        Assert.Equal(WebSocketBytes.Binary, opcodes[^2]);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_turn_to_others()
    {
        await using var test = new ConnectionUnderTest(capacity: 2);
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Ping, "0123"u8));
        await test.BytesReceivedAsync(10);
        using var cancellation = new CancellationTokenSource();
        var cancelled = test.Connection.WriteAsync(new byte[] { 1 }, cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        Assert.Equal(WebSocketBytes.Pong, (await test.Peer.ReadAsync()).Opcode);

        var data = WebSocketBytes.FromServer(WebSocketBytes.Binary, [7]);
        var next = test.Connection.WriteAsync(data, CancellationToken.None).AsTask();
        Assert.Equal([7], (await test.Peer.ReadAsync()).Payload);
        await next.InTime();
    }

    [Fact]
    public async Task A_pinging_peer_and_a_busy_writer_never_mix_their_bytes()
    {
        await using var test = new ConnectionUnderTest(capacity: 500);
        var pings = PingAsync(test, 2_000);
        var writes = WriteAsync(test, 2_000);

        for (var data = 0; data < 2_000;)
        {
            var (opcode, payload, _) = await test.Peer.ReadAsync();
            Assert.Equal(opcode == WebSocketBytes.Pong ? 3 : 90, payload.Length);
            if (opcode == WebSocketBytes.Binary) data++;
            else Assert.Equal(WebSocketBytes.Pong, opcode);
        }

        await writes.InTime();
        await pings.InTime();
    }

    [Fact]
    public async Task A_client_masks_with_a_key_that_changes()
    {
        await using var test = new ConnectionUnderTest(Envelope.MaskedWebSocket);

        var keys = Enumerable.Range(0, 200).Select(_ => test.Connection.NextMaskKey()).Distinct().Count();

        Assert.True(keys > 190);
    }

    private static async Task PingAsync(ConnectionUnderTest test, int count)
    {
        await Task.Yield();
        for (var i = 0; i < count; i++)
            await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Ping, [1, 2, 3]));
    }

    private static async Task WriteAsync(ConnectionUnderTest test, int count)
    {
        await Task.Yield();
        var data = WebSocketBytes.FromServer(WebSocketBytes.Binary, new byte[90]);
        for (var i = 0; i < count; i++) await test.Connection.WriteAsync(data, CancellationToken.None);
    }
}
