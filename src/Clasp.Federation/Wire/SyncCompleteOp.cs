using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Names the owners whose copy is complete, and how far the receiver now is.</summary>
/// <remarks><code>0x04, 0x15, u8 flags (0x01: nothing more is coming of what was asked for first), u16 n, n x (str owner, u64 stream, u64 through)</code></remarks>
internal sealed record SyncCompleteOp(bool IsAll, IReadOnlyList<SyncCursor> Cursors) : IMessage
{
    private const byte AllFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static SyncCompleteOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.SyncComplete);
        return new((wire.ReadByte() & AllFlag) != 0, SyncCursors.ReadFrom(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.SyncComplete);
        wire.WriteByte(IsAll ? AllFlag : (byte)0);
        SyncCursors.WriteTo(ref wire, Cursors);
    }
}
