using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Which signals the speaker wants to be sent, as changes to what it said before.</summary>
/// <remarks><code>0x04, 0x18, u16 n, n x (u8 type mask (0: no longer), str pattern)</code></remarks>
internal sealed record InterestOp(IReadOnlyList<(SignalTypes Types, string Pattern)> Changes) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static InterestOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Interest);
        var changes = new (SignalTypes, string)[wire.ReadUInt16()];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = ((SignalTypes)wire.ReadByte() & SignalTypes.All, LinkWire.ReadName(ref wire));
        return new(changes);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Interest);
        wire.WriteCount(Changes.Count, "A list of interests");
        foreach (var (types, pattern) in Changes)
        {
            wire.WriteByte((byte)types);
            wire.WriteString(pattern);
        }
    }
}
