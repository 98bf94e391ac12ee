using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Asks for the state and the changes of every address that a pattern matches.</summary>
/// <remarks>
/// <code>
/// 0x10, u32 id, str pattern, u8 type mask, u8 options,
/// [u32 max rate if 0x01], [f64 epsilon if 0x02], [u32 history if 0x04], [u32 window if 0x08]
/// </code>
/// </remarks>
public readonly ref struct SubscribeMessage : IMessage
{
    private const byte MaxRateOption = 0x01;
    private const byte EpsilonOption = 0x02;
    private const byte HistoryOption = 0x04;
    private const byte WindowOption = 0x08;

    /// <summary>Chosen by the client, unique among its subscriptions.</summary>
    public uint Id { get; init; }

    public ReadOnlySpan<byte> Pattern { get; init; }

    /// <summary>As on the wire: no defined bit, or 0xFF, means all.</summary>
    public SignalTypes TypeMask { get; init; }

    /// <summary>Updates a second for each address, at most.</summary>
    public uint? MaxRate { get; init; }

    /// <summary>The smallest change of a number that is worth telling.</summary>
    public double? Epsilon { get; init; }

    public uint? History { get; init; }

    public uint? Window { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static SubscribeMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Subscribe);
        var id = wire.ReadUInt32();
        var pattern = wire.ReadString();
        var mask = (SignalTypes)wire.ReadByte();
        var options = wire.ReadByte();
        return new()
        {
            Id = id,
            Pattern = pattern,
            TypeMask = mask,
            MaxRate = (options & MaxRateOption) != 0 ? wire.ReadUInt32() : null,
            Epsilon = (options & EpsilonOption) != 0 ? wire.ReadDouble() : null,
            History = (options & HistoryOption) != 0 ? wire.ReadUInt32() : null,
            Window = (options & WindowOption) != 0 ? wire.ReadUInt32() : null,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Subscribe);
        wire.WriteUInt32(Id);
        wire.WriteString(Pattern);
        wire.WriteByte((byte)TypeMask);
        wire.WriteByte(Options());
        if (MaxRate is { } maxRate) wire.WriteUInt32(maxRate);
        if (Epsilon is { } epsilon) wire.WriteDouble(epsilon);
        if (History is { } history) wire.WriteUInt32(history);
        if (Window is { } window) wire.WriteUInt32(window);
    }

    private byte Options() => (byte)(
        (MaxRate is null ? 0 : MaxRateOption)
        | (Epsilon is null ? 0 : EpsilonOption)
        | (History is null ? 0 : HistoryOption)
        | (Window is null ? 0 : WindowOption));
}
