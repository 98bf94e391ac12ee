using Clasp.Federation.Links;
using Clasp.Protocol.Messages;
using Clasp.Routing;

namespace Clasp.Federation.Forwarding;

/// <summary>Passes the answer back on the link that the write came from.</summary>
internal sealed class LinkWaiter(WriteForwarding writes, Link from, uint correlation) : IWriteWaiter
{
    public void Applied(PendingWrite write, ulong revision) =>
        writes.Result(from, correlation, WriteOutcome.Applied(revision), write.Address);

    public void Refused(PendingWrite write, ErrorCode code, string text, ReadOnlySpan<byte> address) =>
        writes.Result(from, correlation, new(code, text, 0), address.ToArray());
}
