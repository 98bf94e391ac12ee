using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Tells an owner that lost its memory that higher revisions of its params have been seen; it goes on above them.</summary>
/// <remarks><code>0x04, 0x1E, str owner, u16 n, n x (str address, u64 revision)</code></remarks>
internal sealed record RevisionFloorOp(string Owner, IReadOnlyList<(byte[] Address, ulong Revision)> Floors) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static RevisionFloorOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.RevisionFloor);
        var owner = LinkWire.ReadName(ref wire);
        var floors = new (byte[], ulong)[wire.ReadUInt16()];
        for (var i = 0; i < floors.Length; i++) floors[i] = (wire.ReadString().ToArray(), LinkWire.ReadNumber(ref wire));
        return new(owner, floors);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.RevisionFloor);
        wire.WriteString(Owner);
        wire.WriteCount(Floors.Count, "A list of revisions");
        foreach (var (address, revision) in Floors)
        {
            wire.WriteString(address);
            wire.WriteUInt64(revision);
        }
    }
}
