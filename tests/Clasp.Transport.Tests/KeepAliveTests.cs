using Clasp.Protocol.Framing;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests;

public sealed class KeepAliveTests
{
    private static readonly FrameConnectionOptions Options = new()
    {
        KeepAliveInterval = TimeSpan.FromSeconds(10),
        KeepAliveTimeout = TimeSpan.FromSeconds(25),
    };

    [Theory]
    [InlineData(Envelope.WebSocket, false)]
    [InlineData(Envelope.MaskedWebSocket, true)]
    public async Task A_ping_is_sent_in_each_interval(Envelope envelope, bool isMasked)
    {
        await using var test = new ConnectionUnderTest(envelope, options: Options);

        for (var i = 0; i < 2; i++)
        {
            test.Time.Advance(Options.KeepAliveInterval);

            var (opcode, payload, pingIsMasked) = await test.Peer.ReadAsync();
            Assert.Equal(WebSocketBytes.Ping, opcode);
            Assert.Empty(payload);
            Assert.Equal(isMasked, pingIsMasked);
        }
    }

    [Fact]
    public async Task A_peer_that_is_silent_for_the_timeout_is_given_up()
    {
        await using var test = new ConnectionUnderTest(options: Options);

        test.Time.Advance(TimeSpan.FromSeconds(10));
        test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(test.End.IsCompleted);
        test.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            new(EndCause.Silence, CloseCode.Abnormal, "Nothing was received for 25 s."), await test.EndAsync());
    }

    [Fact]
    public async Task Any_byte_counts_as_life()
    {
        await using var test = new ConnectionUnderTest(options: Options);
        var pong = WebSocketBytes.FromClient(WebSocketBytes.Pong, new byte[20]);

        foreach (var one in pong)
        {
            await test.Peer.SendAsync([one]);
            await test.BytesReceivedAsync(Array.IndexOf(pong, one) + 1);
            test.Time.Advance(TimeSpan.FromSeconds(20));
            Assert.False(test.End.IsCompleted);
        }
    }

    [Fact]
    public async Task A_receiver_that_pauses_does_not_make_its_peer_silent()
    {
        await using var test = new ConnectionUnderTest(options: Options);
        var pause = new TaskCompletionSource();
        test.Receiver.Pause = pause.Task;
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]));
        await test.Receiver.NextAsync();

        for (var i = 0; i < 10; i++) test.Time.Advance(TimeSpan.FromSeconds(10));
        test.Receiver.Pause = Task.CompletedTask;
        pause.SetResult();
        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Binary, [2]));

        Assert.Equal([2], await test.Receiver.NextAsync());
        Assert.False(test.End.IsCompleted);
    }

    [Fact]
    public async Task Plain_tcp_has_no_pings_and_may_be_silent()
    {
        await using var test = new ConnectionUnderTest(Envelope.LengthPrefix, options: Options);

        for (var i = 0; i < 10; i++) test.Time.Advance(TimeSpan.FromSeconds(10));
        await test.Peer.SendAsync([0, 0, 0, 1, 9]);

        Assert.Equal([9], await test.Receiver.NextAsync());
    }
}
