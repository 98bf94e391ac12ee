using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>What the owner did with a routed write.</summary>
/// <remarks><code>0x04, 0x17, u32 correlation, u16 code (0: applied), u64 revision, str address, str text</code></remarks>
internal readonly ref struct WriteResult : IMessage
{
    public uint Correlation { get; init; }

    /// <summary>0, or the number of the ERROR that the client gets.</summary>
    public ErrorCode Code { get; init; }

    /// <summary>The revision of the last SET that was applied.</summary>
    public ulong Revision { get; init; }

    /// <summary>The address that was refused; empty if there is none.</summary>
    public ReadOnlySpan<byte> Address { get; init; }

    public ReadOnlySpan<byte> Text { get; init; }

    public bool IsApplied => Code == 0;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static WriteResult ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.WriteResult);
        return new()
        {
            Correlation = wire.ReadUInt32(),
            Code = (ErrorCode)wire.ReadUInt16(),
            Revision = wire.ReadUInt64(),
            Address = wire.ReadString(),
            Text = wire.ReadString(),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.WriteResult);
        wire.WriteUInt32(Correlation);
        wire.WriteUInt16((ushort)Code);
        wire.WriteUInt64(Revision);
        wire.WriteString(Address);
        wire.WriteString(Text);
    }
}
