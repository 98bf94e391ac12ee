using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>The sums of the sixteen parts of each of some nodes; the node 0 of level 0 is the whole.</summary>
/// <remarks><code>0x04, 0x21, str owner, u64 seed, u8 level, u16 n, n x (u16 node, 16 x u64 sum)</code></remarks>
internal sealed record FingerprintsOp(
    string Owner, ulong Seed, byte Level, IReadOnlyList<(ushort Node, ulong[] Sums)> Nodes) : IMessage
{
    private const int PartsPerNode = 16;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static FingerprintsOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Fingerprints);
        var owner = LinkWire.ReadName(ref wire);
        var seed = wire.ReadUInt64();
        var level = LinkWire.ReadLevel(ref wire, lowest: 0);
        var nodes = new (ushort, ulong[])[wire.ReadUInt16()];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = wire.ReadUInt16();
            var sums = new ulong[PartsPerNode];
            for (var part = 0; part < PartsPerNode; part++) sums[part] = wire.ReadUInt64();
            nodes[i] = (node, sums);
        }

        return new(owner, seed, level, nodes);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Fingerprints);
        wire.WriteString(Owner);
        wire.WriteUInt64(Seed);
        wire.WriteByte(Level);
        wire.WriteCount(Nodes.Count, "A list of fingerprints");
        foreach (var (node, sums) in Nodes)
        {
            wire.WriteUInt16(node);
            foreach (var sum in sums) wire.WriteUInt64(sum);
        }
    }
}
