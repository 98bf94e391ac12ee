using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Ends a subscription.</summary>
/// <remarks><code>0x11, u32 id</code></remarks>
public readonly ref struct UnsubscribeMessage : IMessage
{
    public uint Id { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static UnsubscribeMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Unsubscribe);
        return new() { Id = wire.ReadUInt32() };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Unsubscribe);
        wire.WriteUInt32(Id);
    }
}
