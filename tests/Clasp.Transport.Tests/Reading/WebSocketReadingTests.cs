using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests.Reading;

public sealed class WebSocketReadingTests
{
    [Fact]
    public async Task Frames_are_the_same_wherever_the_bytes_are_cut()
    {
        byte[][] payloads = [[1, 2, 3], [], Filled(200), Filled(5)];
        byte[] bytes = [.. payloads.SelectMany(payload => WebSocketBytes.FromClient(WebSocketBytes.Binary, payload))];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            await using var test = new ConnectionUnderTest();

            await test.Peer.SendAsync(bytes[..cut]);
            await test.Peer.SendAsync(bytes[cut..]);

            foreach (var payload in payloads) Assert.Equal(payload, await test.Receiver.NextAsync());
        }
    }

    [Fact]
    public async Task Frames_that_come_one_byte_at_a_time_arrive_whole()
    {
        await using var test = new ConnectionUnderTest();
        byte[] bytes =
        [
            .. WebSocketBytes.FromClient(WebSocketBytes.Binary, Filled(130), final: false),
            .. WebSocketBytes.FromClient(WebSocketBytes.Ping, [7]),
            .. WebSocketBytes.FromClient(0, Filled(40)),
            .. WebSocketBytes.FromClient(WebSocketBytes.Binary, [9]),
        ];

        foreach (var one in bytes) await test.Peer.SendAsync([one]);

        Assert.Equal((byte[])[.. Filled(130), .. Filled(40)], await test.Receiver.NextAsync());
        Assert.Equal([9], await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task What_was_received_before_is_read_first()
    {
        byte[] first = [.. WebSocketBytes.FromClient(WebSocketBytes.Binary, Filled(700)), 0x82];
        await using var test = new ConnectionUnderTest(received: first);

        Assert.Equal(Filled(700), await test.Receiver.NextAsync());
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [1])[1..]);

        Assert.Equal([1], await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task All_frames_of_one_read_come_in_one_batch()
    {
        await using var test = new ConnectionUnderTest();
        byte[] bytes =
            [.. Enumerable.Range(0, 50).SelectMany(i => WebSocketBytes.FromClient(WebSocketBytes.Binary, [(byte)i]))];

        await test.Peer.SendAsync(bytes);

        for (var i = 0; i < 50; i++) Assert.Equal([(byte)i], await test.Receiver.NextAsync());
        Assert.Equal([50], test.Receiver.BatchSizes);
    }

    [Fact]
    public async Task Fragments_are_joined_also_with_control_frames_between_them()
    {
        await using var test = new ConnectionUnderTest();

        await test.Peer.SendAsync(
            WebSocketBytes.FromClient(WebSocketBytes.Binary, [1, 2], final: false),
            WebSocketBytes.FromClient(WebSocketBytes.Ping, [42]),
            WebSocketBytes.FromClient(0, [], final: false),
            WebSocketBytes.FromClient(0, [3], final: false),
            WebSocketBytes.FromClient(0, [4, 5]),
            WebSocketBytes.FromClient(WebSocketBytes.Binary, [6]));

        Assert.Equal([1, 2, 3, 4, 5], await test.Receiver.NextAsync());
        Assert.Equal([6], await test.Receiver.NextAsync());
        var (opcode, payload, _) = await test.Peer.ReadAsync();
        Assert.Equal(WebSocketBytes.Pong, opcode);
        Assert.Equal([42], payload);
    }

    [Fact]
    public async Task Many_fragmented_messages_in_one_read_stay_apart()
    {
        await using var test = new ConnectionUnderTest();
        var bytes = new List<byte>();
        for (var i = 0; i < 50; i++)
        {
            bytes.AddRange(WebSocketBytes.FromClient(WebSocketBytes.Binary, [(byte)i, 1], final: false));
            bytes.AddRange(WebSocketBytes.FromClient(0, [(byte)i, 2]));
        }

        await test.Peer.SendAsync([.. bytes]);

        for (var i = 0; i < 50; i++) Assert.Equal([(byte)i, 1, (byte)i, 2], await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task The_largest_frame_there_is_arrives_and_small_ones_after_it()
    {
        await using var test = new ConnectionUnderTest();
        var largest = Filled(ProtocolLimits.MaxFrameBytes);

        for (var i = 0; i < 3; i++)
        {
            await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, largest));
            await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]));

            Assert.Equal(largest, await test.Receiver.NextAsync());
            Assert.Equal([1], await test.Receiver.NextAsync());
        }
    }

    [Fact]
    public async Task A_server_ignores_text_also_in_fragments()
    {
        await using var test = new ConnectionUnderTest();

        await test.Peer.SendAsync(
            WebSocketBytes.FromClient(WebSocketBytes.Text, "hi"u8),
            WebSocketBytes.FromClient(WebSocketBytes.Text, "a"u8, final: false),
            WebSocketBytes.FromClient(0, "b"u8),
            WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]));

        Assert.Equal([1], await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task A_client_takes_text_as_bytes()
    {
        await using var test = new ConnectionUnderTest(Envelope.MaskedWebSocket);

        await test.Peer.SendAsync(WebSocketBytes.FromServer(WebSocketBytes.Text, "hi"u8));

        Assert.Equal("hi"u8.ToArray(), await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task The_next_read_waits_for_the_receiver()
    {
        await using var test = new ConnectionUnderTest();
        var pause = new TaskCompletionSource();
        test.Receiver.Pause = pause.Task;

        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]));
        Assert.Equal([1], await test.Receiver.NextAsync());
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [2]));

        Assert.Empty(test.Receiver.Drain());
        pause.SetResult();
        Assert.Equal([2], await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task What_a_receiver_throws_is_thrown_on()
    {
        await using var test = new ConnectionUnderTest();
        test.Receiver.Pause = Task.FromException(new InvalidOperationException("a fault of ours"));

        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]));

        await Assert.ThrowsAsync<InvalidOperationException>(test.EndAsync);
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)(i * 7);
        return bytes;
    }
}
