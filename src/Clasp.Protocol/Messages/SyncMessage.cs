using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Compares clocks: a client sends its time, the router adds when it got that and when it answered.</summary>
/// <remarks>
/// <code>0x40, u8 flags (0x01 t2, 0x02 t3), u64 t1, [u64 t2], [u64 t3]</code>
/// All in microseconds since the Unix epoch.
/// </remarks>
public readonly ref struct SyncMessage : IMessage
{
    private const byte T2Flag = 0x01;
    private const byte T3Flag = 0x02;

    public ulong T1 { get; init; }

    public ulong? T2 { get; init; }

    public ulong? T3 { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static SyncMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Sync);
        var flags = wire.ReadByte();
        return new()
        {
            T1 = wire.ReadUInt64(),
            T2 = (flags & T2Flag) != 0 ? wire.ReadUInt64() : null,
            T3 = (flags & T3Flag) != 0 ? wire.ReadUInt64() : null,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Sync);
        wire.WriteByte((byte)((T2 is null ? 0 : T2Flag) | (T3 is null ? 0 : T3Flag)));
        wire.WriteUInt64(T1);
        if (T2 is { } t2) wire.WriteUInt64(t2);
        if (T3 is { } t3) wire.WriteUInt64(t3);
    }
}
