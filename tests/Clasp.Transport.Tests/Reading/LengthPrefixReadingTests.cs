using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests.Reading;

public sealed class LengthPrefixReadingTests
{
    [Fact]
    public async Task Frames_are_the_same_wherever_the_bytes_are_cut()
    {
        byte[] bytes = [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 4];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            await using var test = new ConnectionUnderTest(Envelope.LengthPrefix);

            await test.Peer.SendAsync(bytes[..cut]);
            await test.Peer.SendAsync(bytes[cut..]);

            Assert.Equal((byte[])[1, 2, 3], await test.Receiver.NextAsync());
            Assert.Equal((byte[])[], await test.Receiver.NextAsync());
            Assert.Equal([4], await test.Receiver.NextAsync());
        }
    }

    [Fact]
    public async Task The_largest_frame_there_is_arrives()
    {
        await using var test = new ConnectionUnderTest(Envelope.LengthPrefix);
        var largest = Enumerable.Range(0, ProtocolLimits.MaxFrameBytes).Select(i => (byte)i).ToArray();

        await test.Peer.SendAsync([0, 1, 0, 11], largest);

        Assert.Equal(65_547, largest.Length);
        Assert.Equal(largest, await test.Receiver.NextAsync());
    }

    [Fact]
    public async Task A_larger_frame_ends_the_connection_with_a_reason()
    {
        await using var test = new ConnectionUnderTest(Envelope.LengthPrefix);

        await test.Peer.SendAsync([0, 1, 0, 12]);
        await test.Peer.ReadEndAsync();
        test.Far.CompleteWrites();

        var end = await test.EndAsync();
        Assert.Equal(EndCause.ProtocolError, end.Cause);
        Assert.Equal("A frame of 65548 bytes is larger than the 65547 that are accepted.", end.Text);
    }

    [Fact]
    public async Task The_end_of_the_stream_is_the_peers_goodbye()
    {
        await using var test = new ConnectionUnderTest(Envelope.LengthPrefix);

        test.Far.CompleteWrites();

        Assert.Equal(EndCause.ClosedByPeer, (await test.EndAsync()).Cause);
    }

    [Fact]
    public async Task Close_ends_the_stream_and_waits_for_the_peer()
    {
        await using var test = new ConnectionUnderTest(Envelope.LengthPrefix);
        await test.Connection.WriteAsync(new byte[] { 0, 0, 0, 1, 5 }, CancellationToken.None);

        test.Connection.Close(CloseCode.Normal, "done");

        Assert.Equal([0, 0, 0, 1, 5], await test.Peer.ReadExactlyAsync(5));
        await test.Peer.ReadEndAsync();
        Assert.False(test.End.IsCompleted);
        test.Far.CompleteWrites();
        Assert.Equal(new(EndCause.ClosedHere, CloseCode.Normal, "done"), await test.EndAsync());
    }
}
