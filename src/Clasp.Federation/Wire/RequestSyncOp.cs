using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Asks for what is newer than the speaker's cursors.</summary>
/// <remarks>
/// <code>
/// 0x04, 0x13, u8 flags, u16 n, n x (str owner, u64 stream, u64 through)
/// flags: 0x01 the first on this link: of owners that it does not name, the speaker knows nothing; 0x02 more cursors follow
/// </code>
/// Cursors that do not fit into one frame come in several, of which only the last has 0x01, and no 0x02.
/// </remarks>
internal sealed record RequestSyncOp(bool IsFirst, IReadOnlyList<SyncCursor> Cursors) : IMessage
{
    private const byte FirstFlag = 0x01;
    private const byte MoreFlag = 0x02;

    /// <summary>Whether the next one goes on with this list of cursors.</summary>
    public bool HasMore { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static RequestSyncOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.RequestSync);
        var flags = wire.ReadByte();
        return new((flags & FirstFlag) != 0, SyncCursors.ReadFrom(ref wire)) { HasMore = (flags & MoreFlag) != 0 };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.RequestSync);
        wire.WriteByte((byte)((IsFirst ? FirstFlag : 0) | (HasMore ? MoreFlag : 0)));
        SyncCursors.WriteTo(ref wire, Cursors);
    }
}
