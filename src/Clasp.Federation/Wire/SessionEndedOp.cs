using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>A session that held locks elsewhere is gone: the owner of what it locked releases it.</summary>
/// <remarks><code>0x04, 0x1D, str owner, str router, str session</code></remarks>
internal sealed record SessionEndedOp(string Owner, string Router, string Session) : IMessage
{
    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static SessionEndedOp ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.SessionEnded);
        return new(LinkWire.ReadName(ref wire), LinkWire.ReadName(ref wire), LinkWire.ReadName(ref wire));
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.SessionEnded);
        wire.WriteString(Owner);
        wire.WriteString(Router);
        wire.WriteString(Session);
    }
}
