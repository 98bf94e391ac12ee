using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Asks for the present value of a param that the speaker does not mirror.</summary>
/// <remarks><code>0x04, 0x1B, u32 correlation, str address</code></remarks>
internal readonly ref struct FetchOp : IMessage
{
    public uint Correlation { get; init; }

    public ReadOnlySpan<byte> Address { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static FetchOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Fetch);
        return new() { Correlation = wire.ReadUInt32(), Address = wire.ReadString() };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Fetch);
        wire.WriteUInt32(Correlation);
        wire.WriteString(Address);
    }
}
