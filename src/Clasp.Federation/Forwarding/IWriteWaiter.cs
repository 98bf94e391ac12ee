using Clasp.Protocol.Messages;

namespace Clasp.Federation.Forwarding;

/// <summary>Whoever waits for a routed write: a client here, a link that it came from, or a bundle that has other parts.</summary>
internal interface IWriteWaiter
{
    void Applied(PendingWrite write, ulong revision);

    /// <summary>The write was not applied (or nobody can say, with <see cref="ErrorCode.TimedOut"/>).</summary>
    void Refused(PendingWrite write, ErrorCode code, string text, ReadOnlySpan<byte> address);
}
