using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Asks for a sign of life.</summary>
/// <remarks><code>0x41</code></remarks>
public readonly ref struct PingMessage : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static PingMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        MessageReader.Start(payload, MessageType.Ping);
        return default;
    }

    public void WriteTo(ref WireWriter wire) => wire.WriteByte((byte)MessageType.Ping);
}
