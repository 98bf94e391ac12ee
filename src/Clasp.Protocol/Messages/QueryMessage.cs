using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Asks which announced signals a pattern matches.</summary>
/// <remarks><code>0x60, str pattern</code></remarks>
public readonly ref struct QueryMessage : IMessage
{
    public ReadOnlySpan<byte> Pattern { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static QueryMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Query);
        return new() { Pattern = wire.ReadString() };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Query);
        wire.WriteString(Pattern);
    }
}
