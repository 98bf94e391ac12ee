using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Ends a comparison: both ends agree now.</summary>
/// <remarks><code>0x04, 0x25, u8 flags (0x01: nothing was compared, since the speaker was not in a state for it), str owner, u64 seed, u32 params that differed</code></remarks>
internal sealed record ComparedOp(bool IsRefused, string Owner, ulong Seed, uint Differences) : IMessage
{
    private const byte RefusedFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static ComparedOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Compared);
        var isRefused = (wire.ReadByte() & RefusedFlag) != 0;
        return new(isRefused, LinkWire.ReadName(ref wire), wire.ReadUInt64(), wire.ReadUInt32());
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Compared);
        wire.WriteByte(IsRefused ? RefusedFlag : (byte)0);
        wire.WriteString(Owner);
        wire.WriteUInt64(Seed);
        wire.WriteUInt32(Differences);
    }
}
