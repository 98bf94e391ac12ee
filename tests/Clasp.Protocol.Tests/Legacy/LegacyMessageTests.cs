using System.Text;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Tests.Vectors;
using CsCheck;

namespace Clasp.Protocol.Tests.Legacy;

public sealed class LegacyMessageTests
{
    private const byte Nil = 0xC0;

    [Theory]
    [InlineData(0x80, true)]
    [InlineData(0x8F, true)]
    [InlineData(0xDE, true)]
    [InlineData(0xDF, true)]
    [InlineData(0x21, false)]
    [InlineData(0x90, false)]
    public void The_first_byte_tells_the_older_form(byte first, bool isLegacy) =>
        Assert.Equal(isLegacy, LegacyMessage.IsLegacy([first]));

    [Fact]
    public void Nil_stands_for_every_optional_field()
    {
        byte[] message =
        [
            0x87, .. Text("type"), .. Text("ACK"), .. Text("address"), Nil, .. Text("revision"), Nil,
            .. Text("locked"), Nil, .. Text("holder"), Nil, .. Text("correlation_id"), Nil, .. Text("other"), Nil,
        ];

        Assert.Equal("""{"type":"ACK"}""", Describe(message));
    }

    [Fact]
    public void The_keys_may_come_in_any_order()
    {
        byte[] message = [0x82, .. Text("address"), .. Text("/a"), .. Text("type"), .. Text("GET")];

        Assert.Equal("""{"type":"GET","address":"/a"}""", Describe(message));
    }

    [Fact]
    public void The_value_of_a_publish_comes_before_its_payload()
    {
        byte[] message =
        [
            0x84, .. Text("type"), .. Text("PUBLISH"), .. Text("address"), .. Text("/a"), .. Text("payload"), 0x01,
            .. Text("value"), 0x02,
        ];

        Assert.Contains("""{"t":"i64","v":"2"}""", Describe(message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CFFFFFFFFFFFFFFFFF", """{"t":"f64","v":1.8446744073709552E+19}""")]
    [InlineData("CF7FFFFFFFFFFFFFFF", """{"t":"i64","v":"9223372036854775807"}""")]
    [InlineData("D38000000000000000", """{"t":"i64","v":"-9223372036854775808"}""")]
    [InlineData("D30000000000000001", """{"t":"i64","v":"1"}""")]
    [InlineData("FF", """{"t":"i64","v":"-1"}""")]
    [InlineData("CA3F000000", """{"t":"f64","v":0.5}""")]
    public void Integers_stay_integers_if_they_fit(string value, string expected) =>
        Assert.Contains(expected, Describe(SetOf(Convert.FromHexString(value))), StringComparison.Ordinal);

    [Fact]
    public void A_refusal_names_the_field()
    {
        byte[] wrongType = [0x82, .. Text("type"), .. Text("GET"), .. Text("address"), 0x05];
        byte[] missing = [0x81, .. Text("type"), .. Text("SET")];
        byte[] tooLarge = [0x82, .. Text("type"), .. Text("UNSUBSCRIBE"), .. Text("id"), 0xCF, 1, 0, 0, 0, 0, 0, 0, 0];
        byte[] negative = [0x82, .. Text("type"), .. Text("SYNC"), .. Text("t1"), 0xFF];
        byte[] badUtf8 = [0x82, .. Text("type"), .. Text("GET"), .. Text("address"), 0xA1, 0xFF];

        Assert.Contains("'address' of GET is not a string", RefusalOf(wrongType), StringComparison.Ordinal);
        Assert.Contains("SET has no 'address'", RefusalOf(missing), StringComparison.Ordinal);
        Assert.Contains("'id' of UNSUBSCRIBE is not an integer up to", RefusalOf(tooLarge), StringComparison.Ordinal);
        Assert.Contains("'t1' of SYNC is not an unsigned integer", RefusalOf(negative), StringComparison.Ordinal);
        Assert.Contains("'address' of GET is not valid UTF-8", RefusalOf(badUtf8), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_may_be_nested_as_deep_as_in_binary_and_no_deeper()
    {
        var deepest = Enumerable.Repeat((byte)0x91, ProtocolLimits.MaxValueDepth).Append(Nil).ToArray();

        Assert.Contains("null", Describe(SetOf(deepest)), StringComparison.Ordinal);
        Assert.Contains("'value' of SET", RefusalOf(SetOf([0x91, .. deepest])), StringComparison.Ordinal);
        Assert.NotEmpty(RefusalOf(SetOf(Enumerable.Repeat((byte)0x91, 60_000).Append(Nil).ToArray())));
    }

    [Fact]
    public void Bundles_may_be_nested_as_deep_as_in_binary_and_no_deeper()
    {
        byte[] deepest = [0x81, .. Text("type"), .. Text("PING")];
        for (var i = 0; i < ProtocolLimits.MaxBundleDepth; i++) deepest = BundleOf(deepest);

        Assert.Contains("PING", Describe(deepest), StringComparison.Ordinal);
        Assert.Contains("nested", RefusalOf(BundleOf(deepest)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_grows_beyond_a_frame_is_refused()
    {
        byte[] manyIntegers = [0xDC, 0x40, 0x00, .. Enumerable.Repeat((byte)1, 0x4000)];

        Assert.NotEmpty(RefusalOf(SetOf(manyIntegers)));
    }

    [Fact]
    public void Altered_bytes_are_read_or_refused()
    {
        var vectors = VectorFile.Load("legacy-msgpack");
        var payloads = vectors.Names.Select(name => vectors.FrameOf(name)[4..]).ToArray();
        var binary = new byte[ProtocolLimits.MaxPayloadBytes];

        Gen.Select(Gen.OneOf(payloads), Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 10_000], Gen.Byte).Sample(
            (payload, at, value, alsoAt, alsoValue) =>
            {
                var altered = payload.ToArray();
                altered[at % altered.Length] = value;
                altered[alsoAt % altered.Length] = alsoValue;
                Outcome.OfReading(() => LegacyMessage.Transcode(altered, binary));
            },
            iter: 20_000,
            threads: 1);
    }

    private static byte[] SetOf(byte[] value) =>
        [0x83, .. Text("type"), .. Text("SET"), .. Text("address"), .. Text("/a"), .. Text("value"), .. value];

    private static byte[] BundleOf(byte[] message) =>
        [0x82, .. Text("type"), .. Text("BUNDLE"), .. Text("messages"), 0x91, .. message];

    private static byte[] Text(string text) => [(byte)(0xA0 | text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static string Describe(byte[] payload)
    {
        var binary = new byte[ProtocolLimits.MaxPayloadBytes];
        return MessageDescription.Describe(binary.AsSpan(0, LegacyMessage.Transcode(payload, binary))).ToJsonString();
    }

    private static string RefusalOf(byte[] payload)
    {
        var binary = new byte[ProtocolLimits.MaxPayloadBytes];
        return Assert.Throws<ProtocolException>(() => LegacyMessage.Transcode(payload, binary)).Message;
    }
}
