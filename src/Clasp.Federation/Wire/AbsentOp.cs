using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Answers what the other end holds: addresses at which the owner has nothing. What it has came as changes before.</summary>
/// <remarks><code>0x04, 0x24, u8 flags (0x01: the last for this comparison), str owner, u64 seed, u16 n, n x str address</code></remarks>
internal sealed record AbsentOp(bool IsLast, string Owner, ulong Seed, IReadOnlyList<byte[]> Addresses) : IMessage
{
    private const byte LastFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static AbsentOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Absent);
        var isLast = (wire.ReadByte() & LastFlag) != 0;
        var owner = LinkWire.ReadName(ref wire);
        var seed = wire.ReadUInt64();
        var addresses = new byte[wire.ReadUInt16()][];
        for (var i = 0; i < addresses.Length; i++) addresses[i] = wire.ReadString().ToArray();
        return new(isLast, owner, seed, addresses);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Absent);
        wire.WriteByte(IsLast ? LastFlag : (byte)0);
        wire.WriteString(Owner);
        wire.WriteUInt64(Seed);
        wire.WriteCount(Addresses.Count, "A list of addresses");
        foreach (var address in Addresses) wire.WriteString(address);
    }
}
