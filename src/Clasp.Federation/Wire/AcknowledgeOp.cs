using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Says how many bytes of changes and signals have arrived on this link, so that the other end can pace itself.</summary>
/// <remarks><code>0x04, 0x1A, u64 bytes since the link was opened</code></remarks>
internal readonly ref struct AcknowledgeOp : IMessage
{
    public ulong Bytes { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static AcknowledgeOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Acknowledge);
        return new() { Bytes = wire.ReadUInt64() };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Acknowledge);
        wire.WriteUInt64(Bytes);
    }
}
