using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>The sign of life.</summary>
/// <remarks><code>0x42</code></remarks>
public readonly ref struct PongMessage : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static PongMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        MessageReader.Start(payload, MessageType.Pong);
        return default;
    }

    public void WriteTo(ref WireWriter wire) => wire.WriteByte((byte)MessageType.Pong);
}
