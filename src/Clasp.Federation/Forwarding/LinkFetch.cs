using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;

namespace Clasp.Federation.Forwarding;

/// <summary>Passes a value back on the link that the question came from.</summary>
internal sealed class LinkFetch(Link from, uint correlation) : IFetchWaiter
{
    public void Found(in ReplicatedChange param) => from.Send(new FetchedOp { Correlation = correlation, Param = param });

    public void Refused(ErrorCode code, string text, ReadOnlySpan<byte> address) =>
        from.Send(new FetchedOp { Correlation = correlation, Code = code, Text = Encoding.UTF8.GetBytes(text) });
}
