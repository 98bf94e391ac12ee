using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Asks the receiver to sum up what it has of one owner at this very point of the link, as the speaker does.</summary>
/// <remarks><code>0x04, 0x20, str owner, u64 stream, u64 through, u64 seed, u8 levels, u32 params</code></remarks>
/// <param name="Owner">Whose params.</param>
/// <param name="Stream">The numbering that they are in.</param>
/// <param name="Through">All through here has been sent.</param>
/// <param name="Seed">Of the hashes; it names the comparison, too.</param>
/// <param name="Levels">How often the whole is divided by sixteen; 1 to 4.</param>
/// <param name="Params">About how many the speaker has.</param>
internal sealed record CompareOp(string Owner, ulong Stream, ulong Through, ulong Seed, byte Levels, uint Params) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static CompareOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Compare);
        return new(
            LinkWire.ReadName(ref wire),
            wire.ReadUInt64(),
            wire.ReadUInt64(),
            wire.ReadUInt64(),
            LinkWire.ReadLevel(ref wire, lowest: 1),
            wire.ReadUInt32());
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Compare);
        wire.WriteString(Owner);
        wire.WriteUInt64(Stream);
        wire.WriteUInt64(Through);
        wire.WriteUInt64(Seed);
        wire.WriteByte(Levels);
        wire.WriteUInt32(Params);
    }
}
