using Clasp.Protocol.Framing;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests;

public sealed class ClosingTests
{
    [Fact]
    public async Task A_servers_close_is_answered_by_the_client_and_both_end()
    {
        await using var test = new ConnectionUnderTest();

        test.Connection.Close(CloseCode.GoingAway, "The relay stops.");

        Assert.Equal((CloseCode.GoingAway, "The relay stops."), await test.Peer.ReadCloseAsync());
        await test.Peer.SendAsync(
            WebSocketBytes.FromClient(WebSocketBytes.Close, WebSocketBytes.ClosePayload(CloseCode.GoingAway)));
        Assert.Equal(new(EndCause.ClosedHere, CloseCode.GoingAway, "The relay stops."), await test.EndAsync());
        await test.Peer.ReadEndAsync();
    }

    [Fact]
    public async Task A_clients_close_is_answered_with_its_code()
    {
        await using var test = new ConnectionUnderTest();

        await test.Peer.SendAsync(
            WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]),
            WebSocketBytes.FromClient(WebSocketBytes.Close, WebSocketBytes.ClosePayload(CloseCode.Normal, "bye")));

        Assert.Equal([1], await test.Receiver.NextAsync());
        Assert.Equal(CloseCode.Normal, (await test.Peer.ReadCloseAsync()).Code);
        Assert.Equal(new(EndCause.ClosedByPeer, CloseCode.Normal, "bye"), await test.EndAsync());
        await test.Peer.ReadEndAsync();
    }

    [Fact]
    public async Task A_close_without_a_code_is_answered_without_one()
    {
        await using var test = new ConnectionUnderTest();

        await test.Peer.SendAsync(WebSocketBytes.FromClient(WebSocketBytes.Close, []));

        var (opcode, payload, _) = await test.Peer.ReadAsync();
        Assert.Equal(WebSocketBytes.Close, opcode);
        Assert.Empty(payload);
        Assert.Equal(new(EndCause.ClosedByPeer, CloseCode.None, ""), await test.EndAsync());
    }

    [Fact]
    public async Task A_client_answers_a_close_and_lets_the_server_end_the_stream()
    {
        await using var test = new ConnectionUnderTest(Envelope.MaskedWebSocket);

        await test.Peer.SendAsync(
            WebSocketBytes.FromServer(WebSocketBytes.Close, WebSocketBytes.ClosePayload(CloseCode.GoingAway, "stop")));

        var (opcode, payload, isMasked) = await test.Peer.ReadAsync();
        Assert.Equal(WebSocketBytes.Close, opcode);
        Assert.Equal(WebSocketBytes.ClosePayload(CloseCode.GoingAway, "stop"), payload);
        Assert.True(isMasked);
        Assert.False(test.End.IsCompleted);
        test.Far.CompleteWrites();
        Assert.Equal(EndCause.ClosedByPeer, (await test.EndAsync()).Cause);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_a_close_is_cut_off()
    {
        await using var test = new ConnectionUnderTest();

        test.Connection.Close(CloseCode.PolicyViolation, "too slow");
        test.Time.Advance(FrameConnectionOptions.Default.CloseTimeout);

        Assert.Equal(new(EndCause.ClosedHere, CloseCode.PolicyViolation, "too slow"), await test.EndAsync());
    }

    [Fact]
    public async Task A_close_behind_a_write_that_never_ends_is_cut_off_too()
    {
        await using var test = new ConnectionUnderTest(capacity: 100);
        var write = test.Connection.WriteAsync(new byte[200], CancellationToken.None).AsTask();

        test.Connection.Close(CloseCode.TryAgainLater, "overloaded");
        test.Time.Advance(FrameConnectionOptions.Default.CloseTimeout);

        Assert.Equal(EndCause.ClosedHere, (await test.EndAsync()).Cause);
        await Assert.ThrowsAsync<IOException>(() => write.InTime());
    }

    [Fact]
    public async Task Nothing_received_after_our_close_is_handed_out()
    {
        await using var test = new ConnectionUnderTest();

        test.Connection.Close(CloseCode.Normal, "");
        await test.Peer.SendAsync(
            WebSocketBytes.FromClient(WebSocketBytes.Binary, [1]),
            WebSocketBytes.FromClient(WebSocketBytes.Close, []));

        await test.EndAsync();
        Assert.Empty(test.Receiver.Drain());
    }

    [Fact]
    public async Task After_a_close_no_write_is_accepted()
    {
        await using var test = new ConnectionUnderTest();

        test.Connection.Close(CloseCode.Normal, "");

        await Assert.ThrowsAsync<IOException>(
            async () => await test.Connection.WriteAsync(new byte[1], CancellationToken.None));
    }

    [Fact]
    public async Task A_long_reason_is_cut_between_characters()
    {
        await using var test = new ConnectionUnderTest();

        test.Connection.Close(CloseCode.Normal, "x" + new string('é', 100));

        Assert.Equal("x" + new string('é', 61), (await test.Peer.ReadCloseAsync()).Text);
    }

    [Fact]
    public async Task A_peer_that_vanishes_is_told_as_lost()
    {
        await using var test = new ConnectionUnderTest();

        test.Far.CompleteWrites();

        Assert.Equal(
            new(EndCause.Lost, CloseCode.Abnormal, "The peer went away without a close frame."), await test.EndAsync());
    }

    [Fact]
    public async Task Cancellation_cuts_the_connection()
    {
        await using var test = new ConnectionUnderTest();

        await test.Cancellation.CancelAsync();

        Assert.Equal(EndCause.Cancelled, (await test.EndAsync()).Cause);
    }

    [Fact]
    public void An_end_is_one_sentence()
    {
        Assert.Equal(
            "closed by the peer (1000): bye", new ConnectionEnd(EndCause.ClosedByPeer, 1000, "bye").ToString());
        Assert.Equal("lost (1006)", new ConnectionEnd(EndCause.Lost, 1006, "").ToString());
    }
}
