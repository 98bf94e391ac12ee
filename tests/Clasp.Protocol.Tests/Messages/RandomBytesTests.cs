using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Tests.Vectors;
using CsCheck;

namespace Clasp.Protocol.Tests.Messages;

/// <summary>Whatever a stranger sends is read or refused; nothing else comes of it.</summary>
public sealed class RandomBytesTests
{
    private static readonly MessageType[] Types = Enum.GetValues<MessageType>();

    private static readonly byte[][] GoodPayloads =
    [
        .. from file in new[] { "js-encode", "rust-encode", "hand-derived" }.Select(VectorFile.Load)
           from name in file.Names
           let frame = file.FrameOf(name)
           where frame.Length < 400
           select FrameHeader.PayloadOf(frame).ToArray(),
    ];

    [Fact]
    public void Random_frames_are_read_waited_for_or_refused() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        Outcome.OfReading(() => FrameHeader.TryRead(bytes, out _));
        Outcome.OfReading(() => FrameHeader.TryRead([FrameHeader.Magic, .. bytes], out _));
    });

    [Fact]
    public void Random_payloads_of_every_type_are_read_or_refused() =>
        Gen.Select(Gen.OneOf(Types), Gen.OneOf(Gen.Byte, Gen.Byte[0, 3]).Array[0, 80]).Sample(
            (type, bytes) => ReadsAsItChecks([(byte)type, .. bytes]), iter: 100_000);

    [Fact]
    public void Altered_payloads_are_read_or_refused() =>
        Gen.Select(Gen.OneOf(GoodPayloads), Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 400]).Sample(
            (payload, at, value, length) =>
            {
                var altered = payload.ToArray();
                altered[at % altered.Length] = value;
                ReadsAsItChecks(altered[..Math.Min(length + 1, altered.Length)]);
            },
            iter: 100_000);

    [Fact]
    public void Random_maps_of_the_older_form_are_read_or_refused() => Gen.Byte.Array[0, 80].Sample(
        bytes =>
        {
            var binary = new byte[ProtocolLimits.MaxPayloadBytes];
            byte[] map = [0x82, 0xA4, .. "type"u8, 0xA3, .. "SET"u8, .. bytes];
            Outcome.OfReading(() => LegacyMessage.Transcode(map, binary));
        },
        iter: 10_000);

    /// <summary>A payload that passes the check can be gone through to its last part, and written again.</summary>
    private static void ReadsAsItChecks(byte[] payload)
    {
        if (!Outcome.OfReading(() => MessageReader.Check(payload))) return;
        if (LegacyMessage.IsLegacy(payload)) return;

        MessageDescription.Describe(payload);
        var copy = MessageCopy.Of(payload);
        Assert.Equal(copy, MessageCopy.Of(copy));
    }
}
