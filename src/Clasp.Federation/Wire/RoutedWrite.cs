using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>A client's SET or BUNDLE on its way to the owner.</summary>
/// <remarks>
/// <code>
/// 0x04, 0x16, u32 correlation, str router, str session, str subject (empty: nobody),
/// the SET or BUNDLE message up to the end
/// </code>
/// </remarks>
internal readonly ref struct RoutedWrite : IMessage
{
    /// <summary>Chosen by the speaker; the result brings it back.</summary>
    public uint Correlation { get; init; }

    /// <summary>The router where the client is.</summary>
    public ReadOnlySpan<byte> Router { get; init; }

    public ReadOnlySpan<byte> Session { get; init; }

    /// <summary>Who the client is by its token, for the rules of the owner; empty if the token names nobody.</summary>
    public ReadOnlySpan<byte> Subject { get; init; }

    public ReadOnlySpan<byte> Message { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static RoutedWrite ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Write);
        return new()
        {
            Correlation = wire.ReadUInt32(),
            Router = LinkWire.ReadId(ref wire),
            Session = LinkWire.ReadId(ref wire),
            Subject = LinkWire.ReadSubject(ref wire),
            Message = wire.ReadBytes(wire.Remaining),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Write);
        wire.WriteUInt32(Correlation);
        wire.WriteString(Router);
        wire.WriteString(Session);
        wire.WriteString(Subject);
        wire.WriteBytes(Message);
    }
}
