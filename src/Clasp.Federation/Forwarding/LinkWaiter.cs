using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;

namespace Clasp.Federation.Forwarding;

/// <summary>Passes the answer back on the link that the write came from.</summary>
internal sealed class LinkWaiter(Link from, uint correlation) : IWriteWaiter
{
    public void Applied(PendingWrite write, ulong revision) =>
        from.Send(new WriteResult { Correlation = correlation, Revision = revision, Address = write.Address });

    public void Refused(PendingWrite write, ErrorCode code, string text, ReadOnlySpan<byte> address) =>
        from.Send(new WriteResult
        {
            Correlation = correlation,
            Code = code,
            Text = Encoding.UTF8.GetBytes(text),
            Address = address,
        });
}
