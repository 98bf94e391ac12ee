using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Protocol.Tests.Framing;

public sealed class FrameHeaderTests
{
    private static readonly byte[] Ping = [(byte)'S', 1, 0, 1, 0x41];

    [Fact]
    public void A_frame_is_read_as_soon_as_it_is_complete()
    {
        for (var length = 0; length < Ping.Length; length++)
            Assert.False(FrameHeader.TryRead(Ping.AsSpan(0, length), out _));

        Assert.True(FrameHeader.TryRead([.. Ping, .. Ping], out var header));
        Assert.Equal(4, header.Length);
        Assert.Equal(1, header.PayloadLength);
    }

    [Fact]
    public void A_wrong_first_byte_is_refused_at_once() =>
        Assert.Throws<ProtocolException>(() => FrameHeader.TryRead("G"u8, out _));

    [Fact]
    public void A_frame_without_payload_is_refused() =>
        Assert.Throws<ProtocolException>(() => FrameHeader.TryRead([(byte)'S', 1, 0, 0], out _));

    [Fact]
    public void A_transport_message_must_hold_a_whole_frame() =>
        Assert.Throws<ProtocolException>(() => FrameHeader.PayloadOf(Ping.AsSpan(0, 4)));

    [Fact]
    public void A_timestamp_is_written_and_read()
    {
        var frame = Frame.ToArray(new PingMessage(), QualityOfService.Commit, timestampMicros: 1_700_000_000_123_456);

        Assert.True(FrameHeader.TryRead(frame, out var header));
        Assert.Equal(1_700_000_000_123_456ul, header.TimestampMicros);
        Assert.Equal(QualityOfService.Commit, header.Qos);
        Assert.Equal([0x41], FrameHeader.PayloadOf(frame).ToArray());
    }

    [Theory]
    [InlineData(ProtocolLimits.MaxPayloadBytes, true)]
    [InlineData(ProtocolLimits.MaxPayloadBytes + 1, false)]
    public void A_message_that_does_not_fit_a_frame_is_refused(int payloadLength, bool fits)
    {
        var buffer = new byte[100_000];
        var read = Outcome.OfReading(
            () => Frame.Write(buffer, new Vectors.EncodedMessage(new byte[payloadLength]), QualityOfService.Fire));

        Assert.Equal(fits, read);
    }
}
