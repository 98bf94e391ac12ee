using Clasp.Transport.Reading;

namespace Clasp.Transport.Tests.Reading;

public sealed class ReceiveBufferTests
{
    private const int IdleBytes = 512;
    private const int MaxReadAheadBytes = 64 * 1024;

    [Fact]
    public void It_is_small_at_first() => Assert.Equal(IdleBytes, new ReceiveBuffer([]).Bytes.Length);

    [Fact]
    public void A_peer_that_fills_it_gets_a_larger_one_up_to_a_limit()
    {
        var buffer = Filled();

        Assert.Equal(MaxReadAheadBytes, buffer.Bytes.Length);
        Turn(buffer, MaxReadAheadBytes);
        Assert.Equal(MaxReadAheadBytes, buffer.Bytes.Length);
    }

    [Fact]
    public void A_peer_that_is_quiet_again_gets_a_small_one_again()
    {
        var buffer = Filled();

        for (var turn = 0; turn < 150; turn++) Turn(buffer, 100);

        Assert.Equal(IdleBytes, buffer.Bytes.Length);
    }

    [Fact]
    public void A_peer_that_fills_it_now_and_then_keeps_it()
    {
        var buffer = Filled();

        for (var turn = 0; turn < 1_000; turn++) Turn(buffer, turn % 50 == 0 ? MaxReadAheadBytes : 100);

        Assert.Equal(MaxReadAheadBytes, buffer.Bytes.Length);
    }

    [Fact]
    public void What_is_not_read_yet_survives_every_exchange()
    {
        var buffer = Filled();
        var next = (byte)0;
        buffer.Append(1);
        buffer.Unread[0] = next;

        for (var turn = 0; turn < 300; turn++)
        {
            buffer.Free.Span[0] = (byte)(next + 1);
            buffer.Append(1);
            Assert.Equal(next++, buffer.Unread[0]);
            buffer.Skip(1);
            buffer.MakeRoom(needed: 2);
            Assert.Equal(next, buffer.Unread[0]);
        }

        Assert.Equal(IdleBytes, buffer.Bytes.Length);
    }

    private static ReceiveBuffer Filled()
    {
        var buffer = new ReceiveBuffer([]);
        for (var turn = 0; turn < 10; turn++) Turn(buffer, buffer.Bytes.Length);
        return buffer;
    }

    private static void Turn(ReceiveBuffer buffer, int count)
    {
        buffer.Append(count);
        buffer.Skip(count);
        buffer.MakeRoom(needed: 0);
    }
}
