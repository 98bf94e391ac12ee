using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>The first message of a client: who it is and what it may.</summary>
/// <remarks><code>0x01, u8 version, u8 features, str name, str token (empty: none)</code></remarks>
public readonly ref struct HelloMessage : IMessage
{
    public byte Version { get; init; }

    public Features Features { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Token { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static HelloMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Hello);
        return new()
        {
            Version = wire.ReadByte(),
            Features = (Features)wire.ReadByte(),
            Name = wire.ReadString(),
            Token = wire.ReadString(),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Hello);
        wire.WriteByte(Version);
        wire.WriteByte((byte)Features);
        wire.WriteString(Name);
        wire.WriteString(Token);
    }
}
