using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Asks for what is newer than the speaker's cursors; owners that it does not name it knows nothing of.</summary>
/// <remarks><code>0x04, 0x13, u16 n, n x (str owner, u64 stream, u64 through)</code></remarks>
internal sealed record RequestSyncOp(IReadOnlyList<SyncCursor> Cursors) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static RequestSyncOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.RequestSync);
        return new(SyncCursors.ReadFrom(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.RequestSync);
        SyncCursors.WriteTo(ref wire, Cursors);
    }
}
