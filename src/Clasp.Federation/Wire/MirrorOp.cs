using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>A leaf that keeps a part only wants more for as long as somebody there subscribes to it, or no longer.</summary>
/// <remarks><code>0x04, 0x28, u32 id, u8 flags (0x01: wanted; else no longer), str pattern</code></remarks>
internal sealed record MirrorOp(uint Id, bool IsWanted, string Pattern) : IMessage
{
    private const byte WantedFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static MirrorOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Mirror);
        return new(wire.ReadUInt32(), (wire.ReadByte() & WantedFlag) != 0, LinkWire.ReadName(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Mirror);
        wire.WriteUInt32(Id);
        wire.WriteByte(IsWanted ? WantedFlag : (byte)0);
        wire.WriteString(Pattern);
    }
}
