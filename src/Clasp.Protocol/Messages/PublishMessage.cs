using System.Buffers.Binary;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>An event, a piece of a stream, a step of a gesture, or a timeline: passed on, not kept.</summary>
/// <remarks>
/// <code>
/// 0x20, u8 flags, str address, u8 indicator, content,
/// [u64 timestamp in microseconds if 0x10], [u32 id if 0x08], [u32 rate if 4 or more bytes are left]
/// flags: 0xE0 signal type, 0x10 timestamp, 0x08 id, 0x07 phase
/// indicator: 0 nothing, 1 a value (u8 type and data), 2 samples (u16 count, count x f64), else read as 0
/// </code>
/// </remarks>
public readonly ref struct PublishMessage : IMessage
{
    private const byte TimestampFlag = 0x10;
    private const byte IdFlag = 0x08;
    private const byte PhaseMask = 0x07;
    private const int SignalShift = 5;
    private const int SampleLength = sizeof(double);

    public ReadOnlySpan<byte> Address { get; init; }

    public SignalType Signal { get; init; }

    public GesturePhase Phase { get; init; }

    public PublishContent Content { get; init; }

    /// <summary>Read only when <see cref="Content"/> says so.</summary>
    public EncodedValue Value { get; init; }

    /// <summary>
    /// The samples as big-endian f64, eight bytes each; read only when <see cref="Content"/> says so.
    /// </summary>
    public ReadOnlySpan<byte> Samples { get; init; }

    public ulong? TimestampMicros { get; init; }

    /// <summary>Tells gestures at one address apart.</summary>
    public uint? Id { get; init; }

    /// <summary>Samples a second.</summary>
    public uint? Rate { get; init; }

    public int SampleCount => Samples.Length / SampleLength;

    public QualityOfService DefaultQos => Signal switch
    {
        SignalType.Param or SignalType.Event => QualityOfService.Confirm,
        SignalType.Timeline => QualityOfService.Commit,
        _ => QualityOfService.Fire,
    };

    public double SampleAt(int index) => BinaryPrimitives.ReadDoubleBigEndian(Samples[(index * SampleLength)..]);

    public static PublishMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Publish);
        var flags = wire.ReadByte();
        var address = wire.ReadString();
        var content = (PublishContent)wire.ReadByte();
        var value = content == PublishContent.Value ? wire.ReadValue() : default;
        var samples = content == PublishContent.Samples ? wire.ReadBytes(wire.ReadUInt16() * SampleLength) : default;
        var phase = flags & PhaseMask;
        return new()
        {
            Address = address,
            Signal = ((SignalType)(flags >> SignalShift)).OrEvent(),
            Phase = phase <= (int)GesturePhase.Cancel ? (GesturePhase)phase : GesturePhase.Start,
            Content = content <= PublishContent.Samples ? content : PublishContent.None,
            Value = value,
            Samples = samples,
            TimestampMicros = (flags & TimestampFlag) != 0 ? wire.ReadUInt64() : null,
            Id = (flags & IdFlag) != 0 ? wire.ReadUInt32() : null,
            Rate = wire.Remaining >= sizeof(uint) ? wire.ReadUInt32() : null,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Publish);
        wire.WriteByte(Flags());
        wire.WriteString(Address);
        wire.WriteByte((byte)Content);
        switch (Content)
        {
            case PublishContent.Value:
                wire.WriteValue(Value);
                break;
            case PublishContent.Samples:
                wire.WriteCount(SampleCount, "A list of samples");
                wire.WriteBytes(Samples[..(SampleCount * SampleLength)]);
                break;
        }

        if (TimestampMicros is { } timestamp) wire.WriteUInt64(timestamp);
        if (Id is { } id) wire.WriteUInt32(id);
        if (Rate is { } rate) wire.WriteUInt32(rate);
    }

    private byte Flags() => (byte)(
        ((int)Signal << SignalShift)
        | (TimestampMicros is null ? 0 : TimestampFlag)
        | (Id is null ? 0 : IdFlag)
        | (int)Phase);
}
