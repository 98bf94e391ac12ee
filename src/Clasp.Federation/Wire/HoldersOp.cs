using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>
/// An owner asks a router whose sessions hold locks whether they are still there; the answer is a <see cref="SessionEndedOp"/>
/// for each that is not.
/// </summary>
/// <remarks><code>0x04, 0x1F, str owner, str router, u16 n, n x str session</code></remarks>
internal sealed record HoldersOp(string Owner, string Router, IReadOnlyList<string> Sessions) : IMessage
{
    /// <summary>How many are asked for in one message, so that it fits into a frame.</summary>
    public const int MaxSessions = 500;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static HoldersOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Holders);
        return new(LinkWire.ReadName(ref wire), LinkWire.ReadName(ref wire), LinkWire.ReadNames(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Holders);
        wire.WriteString(Owner);
        wire.WriteString(Router);
        LinkWire.WriteNames(ref wire, Sessions);
    }
}
