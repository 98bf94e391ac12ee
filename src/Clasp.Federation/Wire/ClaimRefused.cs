using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Tells the router that claims a namespace, hop by hop, that somebody else owns it, or that the router itself may not join.</summary>
/// <remarks><code>0x04, 0x12, str router, str pattern, str owner, str owner's pattern, u64 epoch, str reason</code></remarks>
internal sealed record ClaimRefused(
    string Router, string Pattern, string Owner, string OwnerPattern, ulong Epoch, string Reason) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static ClaimRefused ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Refused);
        return new(
            LinkWire.ReadName(ref wire),
            LinkWire.ReadName(ref wire),
            LinkWire.ReadName(ref wire),
            LinkWire.ReadName(ref wire),
            wire.ReadUInt64(),
            LinkWire.ReadName(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Refused);
        wire.WriteString(Router);
        wire.WriteString(Pattern);
        wire.WriteString(Owner);
        wire.WriteString(OwnerPattern);
        wire.WriteUInt64(Epoch);
        wire.WriteString(Reason);
    }
}
