using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Messages;

namespace Clasp.Protocol.Tests.Vectors;

public sealed class MalformedVectorTests
{
    private static readonly VectorFile File = VectorFile.Load("malformed");

    public static TheoryData<string> Rejected => [.. File.Names.Where(name => ExpectationOf(name) == "reject")];

    public static TheoryData<string> Accepted => [.. File.Names.Where(name => ExpectationOf(name) != "reject")];

    [Theory]
    [MemberData(nameof(Rejected))]
    public void A_malformed_frame_is_refused_with_a_reason(string name)
    {
        var refusal = Assert.Throws<ProtocolException>(() => Read(File.FrameOf(name)));

        Assert.NotEmpty(refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_odd_frame_is_read(string name) => Read(File.FrameOf(name));

    [Fact]
    public void Only_the_first_frame_of_a_transport_message_is_read()
    {
        var payload = FrameHeader.PayloadOf(File.FrameOf("two-frames-in-one-message"));

        Assert.Equal([(byte)MessageType.Ping], payload.ToArray());
    }

    [Theory]
    [InlineData("publish-1-3-leftover-bytes", null)]
    [InlineData("publish-4-leftover-bytes", 60u)]
    [InlineData("publish-6-leftover-bytes", 60u)]
    public void Four_bytes_left_over_in_a_publish_are_its_rate(string name, uint? rate)
    {
        var message = PublishMessage.ReadFrom(FrameHeader.PayloadOf(File.FrameOf(name)));

        Assert.Equal(rate, message.Rate);
    }

    [Fact]
    public void Unknown_codes_in_a_publish_are_read_as_the_defaults()
    {
        var message = PublishMessage.ReadFrom(FrameHeader.PayloadOf(File.FrameOf("publish-signal-7-phase-7")));

        Assert.Equal(SignalType.Event, message.Signal);
        Assert.Equal(GesturePhase.Start, message.Phase);
    }

    private static void Read(byte[] frame)
    {
        var payload = FrameHeader.PayloadOf(frame);
        var binary = new byte[ProtocolLimits.MaxPayloadBytes];
        if (LegacyMessage.IsLegacy(payload))
            payload = binary.AsSpan(0, LegacyMessage.Transcode(payload, binary));
        MessageReader.Check(payload);
    }

    private static string? ExpectationOf(string name) => File[name].GetProperty("expect").GetString();
}
