using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;

namespace Clasp.Federation.Forwarding;

/// <summary>Who asked for a value: a client here, or the router that a question came from.</summary>
internal interface IFetchWaiter
{
    void Found(in ReplicatedChange param);

    void Refused(ErrorCode code, string text, ReadOnlySpan<byte> address);
}
