using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Asks for the sums of the parts of nodes that differ.</summary>
/// <remarks><code>0x04, 0x22, str owner, u64 seed, u8 level, u16 n, n x u16 node</code></remarks>
internal sealed record DrillOp(string Owner, ulong Seed, byte Level, IReadOnlyList<ushort> Nodes) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static DrillOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Drill);
        var owner = LinkWire.ReadName(ref wire);
        var seed = wire.ReadUInt64();
        var level = LinkWire.ReadLevel(ref wire, lowest: 1);
        var nodes = new ushort[wire.ReadUInt16()];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = wire.ReadUInt16();
        return new(owner, seed, level, nodes);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Drill);
        wire.WriteString(Owner);
        wire.WriteUInt64(Seed);
        wire.WriteByte(Level);
        wire.WriteCount(Nodes.Count, "A list of nodes");
        foreach (var node in Nodes) wire.WriteUInt16(node);
    }
}
