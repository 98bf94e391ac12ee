using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>The answer to FETCH: a param, or why there is none.</summary>
/// <remarks>
/// <code>0x04, 0x1C, u32 correlation, u16 code (0: found), if found a change, else str text</code>
/// </remarks>
internal readonly ref struct FetchedOp : IMessage
{
    public uint Correlation { get; init; }

    /// <summary>0, or the number of the ERROR that the client gets.</summary>
    public ErrorCode Code { get; init; }

    public ReadOnlySpan<byte> Text { get; init; }

    public ReplicatedChange Param { get; init; }

    public bool IsFound => Code == 0;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static FetchedOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Fetched);
        var correlation = wire.ReadUInt32();
        var code = (ErrorCode)wire.ReadUInt16();
        return code == 0
            ? new() { Correlation = correlation, Param = ReplicatedChange.ReadFrom(ref wire, default, new byte[ProtocolLimits.MaxAddressBytes]) }
            : new() { Correlation = correlation, Code = code, Text = wire.ReadString() };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Fetched);
        wire.WriteUInt32(Correlation);
        wire.WriteUInt16((ushort)Code);
        if (IsFound)
            Param.WriteTo(ref wire, default);
        else
            wire.WriteString(Text);
    }
}
