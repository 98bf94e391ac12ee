using System.Text;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;
using CsCheck;

namespace Clasp.Protocol.Tests.Values;

public sealed class ValueTests
{
    [Fact]
    public void What_is_written_is_read_back() => ValueGen.Any.Sample(value =>
    {
        var encoded = value.ToEncoded();
        var wire = new WireReader(encoded);

        var read = Value.From(wire.ReadValue());

        Assert.Equal(value, read);
        Assert.Equal(encoded, read.ToEncoded());
        Assert.Equal(value.GetHashCode(), read.GetHashCode());
        Assert.Equal(encoded.Length, value.EncodedLength);
        Assert.Equal(0, wire.Remaining);
    });

    [Fact]
    public void Integers_and_floats_are_not_equal()
    {
        Assert.NotEqual(Value.Int64(1), Value.Float64(1));
        Assert.NotEqual(Value.Int32(1), Value.Int64(1));
        Assert.NotEqual(Value.Float64(0.0), Value.Float64(-0.0));
        Assert.Equal(Value.Float64(double.NaN), Value.Float64(double.NaN));
        Assert.Equal<Value>(5, 5L);
    }

    [Fact]
    public void Numbers_of_any_width_are_read_as_the_widest()
    {
        Assert.Equal(-5, Value.Int8(-5).AsInt64());
        Assert.Equal(-5, Value.Int16(-5).AsInt64());
        Assert.Equal(-5.0, Value.Int32(-5).AsDouble());
        Assert.Equal(0.5, Value.Float32(0.5f).AsDouble());
        Assert.False(Value.Float64(1).TryGetInt64(out _));
        Assert.Throws<InvalidOperationException>(() => Value.Float64(1).AsInt64());
    }

    [Theory]
    [InlineData(-5.0)]
    [InlineData(100.0)]
    public void An_encoded_number_is_told_without_decoding_it(double number)
    {
        Value[] values =
        [
            Value.Int8((sbyte)number), Value.Int16((short)number), Value.Int32((int)number), Value.Int64((long)number),
            Value.Float32((float)number), Value.Float64(number),
        ];

        foreach (var value in values)
        {
            Assert.True(value.Encode().TryGetDouble(out var read));
            Assert.Equal(number, read);
        }

        Assert.False(Value.String("5").Encode().TryGetDouble(out _));
    }

    [Fact]
    public void Of_members_with_the_same_key_the_last_counts()
    {
        var map = Value.Map(("a", 1), ("b", 2), ("a", 3));

        Assert.Equal(Value.Map(("a", 3), ("b", 2)), map);
        Assert.True(map.TryGetMember("a", out var member));
        Assert.Equal(3, member.AsInt64());
        Assert.False(map.TryGetMember("c", out _));
        Assert.False(Value.True.TryGetMember("a", out _));
    }

    [Fact]
    public void A_value_cannot_be_built_deeper_than_the_wire_allows()
    {
        var value = Value.Null;
        for (var i = 0; i < ProtocolLimits.MaxValueDepth; i++) value = Value.Array(value);

        var encoded = value.ToEncoded();
        Assert.Equal(value, Value.From(new WireReader(encoded).ReadValue()));
        Assert.Throws<ArgumentException>(() => Value.Array(value));
        Assert.Throws<ProtocolException>(() => new WireReader([0x0A, 0, 1, .. encoded]).ReadValue());
    }

    [Fact]
    public void What_is_too_long_for_the_wire_is_refused_and_not_cut_off()
    {
        Assert.Throws<ProtocolException>(() => Value.String(new string('x', 65_536)).ToEncoded());
        Assert.Throws<ProtocolException>(() => Value.Bytes(new byte[65_536]).ToEncoded());
        Assert.Throws<ProtocolException>(() => Value.Array([.. Enumerable.Repeat(Value.Null, 65_536)]).ToEncoded());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_sent_as_the_replacement_character()
    {
        var encoded = Value.String("a\uD83C").Encode();

        Assert.Equal("a\uFFFD", Encoding.UTF8.GetString(encoded.Data[2..]));
    }

    [Fact]
    public void Random_bytes_are_read_or_refused() => Gen.Byte.Array[0, 64].Sample(bytes =>
    {
        Outcome.OfReading(() => Value.From(new WireReader(bytes).ReadValue()));
    });
}
