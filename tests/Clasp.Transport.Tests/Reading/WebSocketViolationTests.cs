using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests.Reading;

public sealed class WebSocketViolationTests
{
    [Fact]
    public Task A_client_frame_without_a_mask_ends_the_connection() =>
        EndsWith(CloseCode.ProtocolError, "not masked", WebSocketBytes.FromServer(WebSocketBytes.Binary, [1]));

    [Fact]
    public async Task A_server_frame_with_a_mask_ends_the_connection()
    {
        await using var test = new ConnectionUnderTest(Envelope.MaskedWebSocket);

        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]));

        Assert.Equal(CloseCode.ProtocolError, (await test.Peer.ReadCloseAsync()).Code);
    }

    [Theory]
    [InlineData(0xC2)]
    [InlineData(0xA2)]
    [InlineData(0x92)]
    public Task Reserved_bits_end_the_connection(byte first) =>
        EndsWith(CloseCode.ProtocolError, "reserved bits", [first, 0x80]);

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(15)]
    public Task An_unknown_opcode_ends_the_connection(byte opcode) =>
        EndsWith(CloseCode.ProtocolError, $"unknown opcode {opcode}", WebSocketBytes.FromClient(opcode, []));

    [Fact]
    public Task A_fragmented_ping_ends_the_connection() =>
        EndsWith(
            CloseCode.ProtocolError, "fragmented", WebSocketBytes.FromClient(WebSocketBytes.Ping, [], final: false));

    [Fact]
    public Task A_ping_of_more_than_125_bytes_ends_the_connection() =>
        EndsWith(CloseCode.ProtocolError, "125", WebSocketBytes.FromClient(WebSocketBytes.Ping, new byte[126]));

    [Fact]
    public Task A_continuation_of_nothing_ends_the_connection() =>
        EndsWith(CloseCode.ProtocolError, "continues nothing", WebSocketBytes.FromClient(0, [1]));

    [Fact]
    public Task A_message_inside_another_ends_the_connection() => EndsWith(
        CloseCode.ProtocolError,
        "inside another",
        [
            .. WebSocketBytes.FromClient(WebSocketBytes.Binary, [1], final: false),
            .. WebSocketBytes.FromClient(WebSocketBytes.Binary, [2]),
        ]);

    [Fact]
    public Task A_length_with_the_highest_bit_ends_the_connection() =>
        EndsWith(CloseCode.ProtocolError, "highest bit", [0x82, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);

    [Fact]
    public Task A_message_that_is_too_large_ends_the_connection_before_it_is_read() =>
        EndsWith(CloseCode.TooLarge, "larger than", [0x82, 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 1, 2, 3, 4]);

    [Fact]
    public Task Fragments_that_are_too_large_together_end_the_connection() => EndsWith(
        CloseCode.TooLarge,
        "larger than",
        [
            .. WebSocketBytes.FromClient(WebSocketBytes.Binary, new byte[ProtocolLimits.MaxFrameBytes], final: false),
            .. WebSocketBytes.FromClient(0, [1]),
        ]);

    [Theory]
    [InlineData(999)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(2000)]
    public Task A_close_code_that_may_not_be_sent_ends_the_connection(ushort code) => EndsWith(
        CloseCode.ProtocolError,
        "may not be sent",
        WebSocketBytes.FromClient(WebSocketBytes.Close, WebSocketBytes.ClosePayload(code)));

    [Fact]
    public Task Half_a_close_code_ends_the_connection() =>
        EndsWith(CloseCode.ProtocolError, "half a code", WebSocketBytes.FromClient(WebSocketBytes.Close, [3]));

    [Fact]
    public async Task Frames_before_a_violation_are_handed_out()
    {
        await using var test = new ConnectionUnderTest();

        await test.Peer.SendAsync([.. WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]), 0xFF, 0xFF]);

        Assert.Equal([1], await test.Receiver.NextAsync());
        Assert.Equal(CloseCode.ProtocolError, (await test.Peer.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task A_violator_that_does_not_hang_up_is_cut_off()
    {
        await using var test = new ConnectionUnderTest();
        await test.Peer.SendAsync([0xFF, 0xFF]);
        await test.Peer.ReadCloseAsync();

        await test.Peer.SendAsync(new byte[10_000]);
        Assert.False(test.End.IsCompleted);
        test.Time.Advance(FrameConnectionOptions.Default.CloseTimeout);

        Assert.Equal(EndCause.ProtocolError, (await test.EndAsync()).Cause);
    }

    [Fact]
    public async Task Random_bytes_end_a_connection_in_order_or_wait_for_more()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            await using var test = new ConnectionUnderTest();
            var bytes = new byte[200];
            new Random(seed).NextBytes(bytes);

            await test.Peer.SendAsync(bytes);
            await test.Far.DisposeAsync();

            await test.EndAsync();
        }
    }

    private static async Task EndsWith(ushort code, string text, byte[] bytes)
    {
        await using var test = new ConnectionUnderTest();

        await test.Peer.SendAsync(bytes);

        var close = await test.Peer.ReadCloseAsync();
        test.Far.CompleteWrites();
        var end = await test.EndAsync();
        Assert.Equal(code, close.Code);
        Assert.Contains(text, close.Text, StringComparison.Ordinal);
        Assert.Equal(new(EndCause.ProtocolError, code, close.Text), end);
        Assert.Empty(test.Receiver.Drain());
    }
}
