using Clasp.Protocol.Wire;
using CsCheck;

namespace Clasp.Protocol.Tests.Wire;

public sealed class VarUInt64Tests
{
    [Fact]
    public void What_is_written_is_read_back() => Gen.Select(Gen.ULong, Gen.Long, Gen.Int[0, 63]).Sample((number, difference, shift) =>
    {
        Span<byte> bytes = stackalloc byte[20];
        var writer = new WireWriter(bytes);
        writer.WriteVarUInt64(number >> shift);
        writer.WriteVarInt64(difference >> shift);

        var reader = new WireReader(writer.Written);

        Assert.Equal((number >> shift, difference >> shift), (reader.ReadVarUInt64(), reader.ReadVarInt64()));
        Assert.Equal(0, reader.Remaining);
    });

    [Theory]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(-1, new byte[] { 1 })]
    [InlineData(1, new byte[] { 2 })]
    [InlineData(-64, new byte[] { 127 })]
    [InlineData(64, new byte[] { 128, 1 })]
    public void Small_differences_are_short_whatever_their_sign(long difference, byte[] expected)
    {
        var writer = new WireWriter(new byte[10]);
        writer.WriteVarInt64(difference);

        Assert.Equal(expected, writer.Written.ToArray());
    }

    [Fact]
    public void More_than_64_bits_are_refused() => Assert.Throws<ProtocolException>(() =>
    {
        var reader = new WireReader([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]);
        reader.ReadVarUInt64();
    });
}
