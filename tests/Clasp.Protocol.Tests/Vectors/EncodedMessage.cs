using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>A payload that is written as it is.</summary>
internal readonly ref struct EncodedMessage(ReadOnlySpan<byte> payload) : IMessage
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public void WriteTo(ref WireWriter wire) => wire.WriteBytes(_payload);
}
