using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>The router's answer to HELLO.</summary>
/// <remarks>
/// <code>
/// 0x02, u8 version, u8 features, u64 time in microseconds, str session, str name, str token
/// </code>
/// </remarks>
public readonly ref struct WelcomeMessage : IMessage
{
    public byte Version { get; init; }

    public Features Features { get; init; }

    /// <summary>The router's clock, microseconds since the Unix epoch.</summary>
    public ulong TimeMicros { get; init; }

    public ReadOnlySpan<byte> Session { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Token { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static WelcomeMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Welcome);
        return new()
        {
            Version = wire.ReadByte(),
            Features = (Features)wire.ReadByte(),
            TimeMicros = wire.ReadUInt64(),
            Session = wire.ReadString(),
            Name = wire.ReadString(),
            Token = wire.ReadString(),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Welcome);
        wire.WriteByte(Version);
        wire.WriteByte((byte)Features);
        wire.WriteUInt64(TimeMicros);
        wire.WriteString(Session);
        wire.WriteString(Name);
        wire.WriteString(Token);
    }
}
