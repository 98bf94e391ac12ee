using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Says that everything asked for has been sent, and how far the receiver now is.</summary>
/// <remarks><code>0x04, 0x15, u16 n, n x (str owner, u64 stream, u64 through)</code></remarks>
internal sealed record SyncCompleteOp(IReadOnlyList<SyncCursor> Cursors) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static SyncCompleteOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.SyncComplete);
        return new(SyncCursors.ReadFrom(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.SyncComplete);
        SyncCursors.WriteTo(ref wire, Cursors);
    }
}
