using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Declares namespaces: the routers that are reached through the speaker, each record replacing what was known of that router.</summary>
/// <remarks><code>0x04, 0x11, u8 flags (0x01: the first after OPEN), u16 n, n x router record</code></remarks>
internal sealed record RoutersOp(bool IsFirst, IReadOnlyList<RouterRecord> Records) : IMessage
{
    /// <summary>Bytes of records after which another message begins, so that each fits into a frame.</summary>
    public const int MaxRecordBytes = 48 * 1024;

    private const byte FirstFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static RoutersOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Routers);
        var isFirst = (wire.ReadByte() & FirstFlag) != 0;
        var records = new RouterRecord[wire.ReadUInt16()];
        for (var i = 0; i < records.Length; i++) records[i] = RouterRecord.ReadFrom(ref wire);
        return new(isFirst, records);
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Routers);
        wire.WriteByte(IsFirst ? FirstFlag : (byte)0);
        wire.WriteCount(Records.Count, "A list of routers");
        foreach (var record in Records) record.WriteTo(ref wire);
    }
}
