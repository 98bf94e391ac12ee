using Clasp.Protocol.Values;
using CsCheck;

namespace Clasp.Protocol.Tests.Values;

public sealed class ValueJsonTests
{
    [Theory]
    [InlineData("1", ValueKind.Int64)]
    [InlineData("-9223372036854775808", ValueKind.Int64)]
    [InlineData("9223372036854775808", ValueKind.Float64)]
    [InlineData("1.0", ValueKind.Float64)]
    [InlineData("1e3", ValueKind.Float64)]
    [InlineData("\"1\"", ValueKind.String)]
    [InlineData("null", ValueKind.Null)]
    [InlineData("true", ValueKind.Bool)]
    [InlineData("[]", ValueKind.Array)]
    [InlineData("{}", ValueKind.Map)]
    public void Json_has_a_kind(string json, ValueKind kind) => Assert.Equal(kind, ValueJson.Parse(json).Kind);

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("-0.0")]
    [InlineData("0.1")]
    [InlineData("1E+20")]
    [InlineData("\"hello from site-a\"")]
    [InlineData("\"Bühne 舞台\"")]
    [InlineData("""{"a":[1,2.5,{"b":null}],"c":true}""")]
    public void Json_is_written_as_it_was(string json) => Assert.Equal(json, ValueJson.Parse(json).ToString());

    [Fact]
    public void What_json_cannot_say_becomes_the_nearest_thing()
    {
        Assert.Equal("[1,255]", Value.Bytes([1, 255]).ToString());
        Assert.Equal("null", Value.Float64(double.NaN).ToString());
        Assert.Equal("null", Value.Float64(double.NegativeInfinity).ToString());
        Assert.Equal("0.1", Value.Float32(0.1f).ToString());
    }

    [Fact]
    public void Numbers_texts_and_their_nests_come_back_as_they_were() => ValueGen.Any.Sample(value =>
    {
        var json = value.ToString();
        var read = ValueJson.Parse(json);

        Assert.Equal(read, ValueJson.Parse(read.ToString()));
        if (value.Kind is ValueKind.Int64 or ValueKind.String) Assert.Equal(value, read);
        if (value.Kind == ValueKind.Float64 && double.IsFinite(value.AsDouble())) Assert.Equal(value, read);
    });

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("1 2")]
    [InlineData("{\"a\":}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    public void What_is_not_json_is_refused(string text)
    {
        Assert.False(ValueJson.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ValueJson.Parse(text));
    }

    [Fact]
    public void Json_may_be_nested_as_deep_as_a_value_and_no_deeper()
    {
        var deepest = new string('[', ProtocolLimits.MaxValueDepth) + new string(']', ProtocolLimits.MaxValueDepth);

        Assert.Equal(deepest, ValueJson.Parse(deepest).ToString());
        Assert.False(ValueJson.TryParse($"[{deepest}]", out _));
    }

    [Fact]
    public void Of_members_with_the_same_key_the_last_counts() =>
        Assert.Equal("""{"a":2}""", ValueJson.Parse("""{"a":1,"a":2}""").ToString());
}
