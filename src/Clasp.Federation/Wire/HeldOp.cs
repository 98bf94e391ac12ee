using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>What the speaker has in buckets that differ: addresses, and the fingerprint of what is there.</summary>
/// <remarks>
/// <code>
/// 0x04, 0x23, u8 flags (0x01: the last for this comparison), str owner, u64 seed,
/// u16 n, n x u16 bucket, u16 m, m x (str address, u64 fingerprint)
/// </code>
/// </remarks>
internal sealed record HeldOp(
    bool IsLast, string Owner, ulong Seed, IReadOnlyList<ushort> Buckets, IReadOnlyList<(byte[] Address, ulong Fingerprint)> Params)
    : IMessage
{
    private const byte LastFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static HeldOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Held);
        var isLast = (wire.ReadByte() & LastFlag) != 0;
        var owner = LinkWire.ReadName(ref wire);
        var seed = wire.ReadUInt64();
        var buckets = new ushort[wire.ReadUInt16()];
        for (var i = 0; i < buckets.Length; i++) buckets[i] = wire.ReadUInt16();
        var held = new (byte[], ulong)[wire.ReadUInt16()];
        for (var i = 0; i < held.Length; i++) held[i] = (wire.ReadString().ToArray(), wire.ReadUInt64());
        return new(isLast, owner, seed, buckets, held);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Held);
        wire.WriteByte(IsLast ? LastFlag : (byte)0);
        wire.WriteString(Owner);
        wire.WriteUInt64(Seed);
        wire.WriteCount(Buckets.Count, "A list of buckets");
        foreach (var bucket in Buckets) wire.WriteUInt16(bucket);
        wire.WriteCount(Params.Count, "A list of params");
        foreach (var (address, fingerprint) in Params)
        {
            wire.WriteString(address);
            wire.WriteUInt64(fingerprint);
        }
    }
}
