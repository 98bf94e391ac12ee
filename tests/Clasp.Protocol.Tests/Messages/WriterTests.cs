using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Tests.Vectors;
using Clasp.Protocol.Values;

namespace Clasp.Protocol.Tests.Messages;

/// <summary>The messages that are filled part by part, at the edges of what fits.</summary>
public sealed class WriterTests
{
    [Fact]
    public void A_snapshot_takes_params_until_it_is_full()
    {
        var writer = new SnapshotWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        var value = Value.Bytes(new byte[10_000]).Encode();

        var added = 0;
        while (writer.TryAdd(new SnapshotParam { Address = "/a"u8, Value = value, Revision = 1 })) added++;

        Assert.Equal(6, added);
        Assert.Equal(6, SnapshotMessage.ReadFrom(FrameHeader.PayloadOf(writer.Finish())).Count);
        writer.Clear();
        Assert.Equal(0, SnapshotMessage.ReadFrom(FrameHeader.PayloadOf(writer.Finish())).Count);
    }

    [Fact]
    public void The_largest_param_fits_every_message_that_carries_it()
    {
        ReadOnlySpan<byte> address = "/a"u8;
        var data = new byte[ProtocolLimits.MaxParamBytes - address.Length];
        data[0] = (byte)((data.Length - 2) >> 8);
        data[1] = (byte)(data.Length - 2);
        var value = new EncodedValue(ValueKind.Bytes, data);
        var writer = new SnapshotWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        var param = new SnapshotParam
        {
            Address = address,
            Value = value,
            HasWriter = true,
            Writer = "3f2c0a52-5d6e-4f1b-9c7a-0b1c2d3e4f50"u8,
            TimestampMicros = 1,
        };
        var set = new SetMessage { Address = address, Value = value, Revision = 1, Ttl = TimeToLive.Never };

        Assert.True(writer.TryAdd(param));
        Assert.InRange(
            FrameHeader.PayloadOf(writer.Finish()).Length, ProtocolLimits.MaxParamBytes, ProtocolLimits.MaxPayloadBytes);
        MessageReader.Check(FrameHeader.PayloadOf(Frame.ToArray(set)));
    }

    [Fact]
    public void A_bundle_stays_as_it_was_when_a_message_does_not_fit()
    {
        var writer = new BundleWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        writer.Add(new PingMessage());

        var refused = false;
        try
        {
            writer.Add(new EncodedMessage(new byte[65_530]));
        }
        catch (ProtocolException)
        {
            refused = true;
        }

        writer.Add(new PongMessage());
        Assert.True(refused);
        Assert.Equal(
            """{"type":"BUNDLE","messages":[{"type":"PING"},{"type":"PONG"}]}""",
            MessageDescription.Describe(FrameHeader.PayloadOf(writer.Finish())).ToJsonString());
    }

    [Fact]
    public void A_bundle_with_a_broken_part_is_refused_as_a_whole()
    {
        byte[] bundle = [0x30, 0, 0, 2, 0, 1, 0x41, 0, 2, 0x22, 0];

        Assert.Throws<ProtocolException>(() => BundleMessage.ReadFrom(bundle));
    }

    [Fact]
    public void Bundles_may_be_nested_to_a_depth_and_no_deeper()
    {
        byte[] deepest = [0x41];
        for (var i = 0; i < ProtocolLimits.MaxBundleDepth; i++) deepest = BundleOf(deepest);

        MessageReader.Check(deepest);
        Assert.Throws<ProtocolException>(() => MessageReader.Check(BundleOf(deepest)));
    }

    [Fact]
    public void Lists_that_are_too_long_for_their_count_are_refused()
    {
        Assert.Throws<ProtocolException>(() => StringList.Of(Enumerable.Repeat("", 65_536).ToArray()));
        Assert.Throws<ProtocolException>(() => RevisionList.Of(
            Enumerable.Range(0, 65_536).Select(i => KeyValuePair.Create("", (ulong)i)).ToArray()));
    }

    [Theory]
    [InlineData(0x00, SignalTypes.All)]
    [InlineData(0xE0, SignalTypes.All)]
    [InlineData(0xFF, SignalTypes.All)]
    [InlineData(0x05, SignalTypes.Param | SignalTypes.Stream)]
    public void A_mask_without_a_known_bit_means_all(byte mask, SignalTypes types) =>
        Assert.Equal(types, ((SignalTypes)mask).OrAll());

    [Fact]
    public void A_time_to_live_says_what_its_bits_say()
    {
        Assert.True(new TimeToLive(0).IsNever);
        Assert.Equal(0x8000_0000u, TimeToLive.Absolute(0).Raw);
        Assert.False(TimeToLive.Absolute(0).IsNever);
        Assert.Equal(30u, TimeToLive.Sliding(30).Seconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeToLive.Sliding(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeToLive.Absolute(TimeToLive.MaxSeconds + 1));
    }

    private static byte[] BundleOf(byte[] message) =>
        [0x30, 0, 0, 1, (byte)(message.Length >> 8), (byte)message.Length, .. message];
}
