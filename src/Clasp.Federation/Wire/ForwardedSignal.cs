using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>A PUBLISH on its way to other routers.</summary>
/// <remarks><code>0x04, 0x19, str origin router, u64 incarnation, u64 number, the PUBLISH message up to the end</code></remarks>
internal readonly ref struct ForwardedSignal : IMessage
{
    /// <summary>The router where the client published.</summary>
    public ReadOnlySpan<byte> Origin { get; init; }

    public ulong Incarnation { get; init; }

    /// <summary>Counts the signals of that incarnation, so that a router recognises what it has had already.</summary>
    public ulong Number { get; init; }

    public ReadOnlySpan<byte> Message { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Fire;

    public static ForwardedSignal ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Signal);
        return new()
        {
            Origin = wire.ReadString(),
            Incarnation = wire.ReadUInt64(),
            Number = wire.ReadUInt64(),
            Message = wire.ReadBytes(wire.Remaining),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Signal);
        wire.WriteString(Origin);
        wire.WriteUInt64(Incarnation);
        wire.WriteUInt64(Number);
        wire.WriteBytes(Message);
    }
}
