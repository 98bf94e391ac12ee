using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Asks for the present value of one param.</summary>
/// <remarks><code>0x22, str address</code></remarks>
public readonly ref struct GetMessage : IMessage
{
    public ReadOnlySpan<byte> Address { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static GetMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Get);
        return new() { Address = wire.ReadString() };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Get);
        wire.WriteString(Address);
    }
}
