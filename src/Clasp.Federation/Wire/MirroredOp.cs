using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>A hub's answers to MIRROR: it begins, it is complete, or it is refused.</summary>
/// <remarks>
/// <code>0x04, 0x29, u32 id, u8 state (0: begins, 1: complete, 2: refused, 3: complete, with more cursors to come), str reason, u16 n, n x (str owner, u64 stream, u64 through)</code>
/// When it is complete, the cursors name the owners of which the hub has everything: what the leaf has of them in the pattern,
/// numbered up to there, and was not sent since the beginning, is gone.
/// </remarks>
internal sealed record MirroredOp(uint Id, MirrorState State, string Reason, IReadOnlyList<SyncCursor> Cursors) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static MirroredOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Mirrored);
        var id = wire.ReadUInt32();
        var state = (MirrorState)wire.ReadByte();
        if (state > MirrorState.Continues) throw new ProtocolException($"{(byte)state} is no state of MIRRORED.");

        return new(id, state, LinkWire.ReadName(ref wire), SyncCursors.ReadFrom(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Mirrored);
        wire.WriteUInt32(Id);
        wire.WriteByte((byte)State);
        wire.WriteString(Reason);
        SyncCursors.WriteTo(ref wire, Cursors);
    }
}
