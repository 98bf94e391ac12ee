using System.Buffers.Binary;
using Clasp.Protocol.Framing;
using CsCheck;

namespace Clasp.Protocol.Tests.Framing;

public sealed class EnvelopeWriterTests
{
    [Theory]
    [InlineData(5, "8205")]
    [InlineData(125, "827d")]
    [InlineData(126, "827e007e")]
    [InlineData(65_535, "827effff")]
    [InlineData(65_536, "827f0000000000010000")]
    public void A_websocket_message_has_the_shortest_header(int length, string header)
    {
        var written = Write(Envelope.WebSocket, new byte[length]);

        Assert.Equal(header, Convert.ToHexStringLower(written.AsSpan(0, written.Length - length)));
    }

    [Fact]
    public void A_masked_message_has_the_key_of_the_specification_in_front()
    {
        // The example of RFC 6455, section 5.7, with a binary message in place of a text.
        var key = BinaryPrimitives.ReadUInt32LittleEndian([0x37, 0xFA, 0x21, 0x3D]);

        var written = Write(Envelope.MaskedWebSocket, "Hello"u8.ToArray(), key);

        Assert.Equal("828537fa213d7f9f4d5158", Convert.ToHexStringLower(written));
    }

    [Fact]
    public void A_length_prefix_is_four_bytes()
    {
        Assert.Equal("00000003010203", Convert.ToHexStringLower(Write(Envelope.LengthPrefix, [1, 2, 3])));
        Assert.Equal("010203", Convert.ToHexStringLower(Write(Envelope.None, [1, 2, 3])));
    }

    [Fact]
    public void A_mask_taken_off_leaves_what_was_there() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.UInt, Gen.Int[0, 7]).Sample((bytes, key, offset) =>
        {
            var buffer = new byte[offset + bytes.Length];
            bytes.CopyTo(buffer, offset);
            var masked = buffer.AsSpan(offset);

            EnvelopeWriter.Mask(masked, masked, key);
            for (var i = 0; i < bytes.Length; i++) Assert.Equal((byte)(bytes[i] ^ (key >> (8 * (i % 4)))), masked[i]);
            EnvelopeWriter.Mask(masked, masked, key);

            Assert.Equal(bytes, masked.ToArray());
        });

    [Fact]
    public void An_envelope_is_as_long_as_it_says() =>
        Gen.Select(Gen.Enum<Envelope>(), Gen.OneOf(Gen.Int[0, 300], Gen.Int[65_000, 66_000]), Gen.UInt).Sample(
            (envelope, length, key) =>
            {
                var destination = new byte[length + EnvelopeWriter.MaxOverhead];

                var written = EnvelopeWriter.Write(destination, envelope, new byte[length], key);

                Assert.Equal(EnvelopeWriter.LengthOf(envelope, length), written);
            },
            iter: 500);

    private static byte[] Write(Envelope envelope, byte[] frame, uint key = 0)
    {
        var destination = new byte[EnvelopeWriter.LengthOf(envelope, frame.Length)];
        Assert.Equal(destination.Length, EnvelopeWriter.Write(destination, envelope, frame, key));
        return destination;
    }
}
