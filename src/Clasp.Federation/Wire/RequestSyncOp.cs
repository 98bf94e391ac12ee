using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Asks for what is newer than the speaker's cursors.</summary>
/// <remarks><code>0x04, 0x13, u8 flags (0x01: the first on this link: of owners that it does not name, the speaker knows nothing), u16 n, n x (str owner, u64 stream, u64 through)</code></remarks>
internal sealed record RequestSyncOp(bool IsFirst, IReadOnlyList<SyncCursor> Cursors) : IMessage
{
    private const byte FirstFlag = 0x01;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static RequestSyncOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.RequestSync);
        return new((wire.ReadByte() & FirstFlag) != 0, SyncCursors.ReadFrom(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.RequestSync);
        wire.WriteByte(IsFirst ? FirstFlag : (byte)0);
        SyncCursors.WriteTo(ref wire, Cursors);
    }
}
