using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Forwarding;

/// <summary>Gives a client of this router the owner's answer to its SET, as if the owner were here.</summary>
internal sealed class ClientWaiter(Router router, Session session) : IWriteWaiter
{
    public void Applied(PendingWrite write, ulong revision) => router.Acknowledge(session, write.Address, revision);

    public void Refused(PendingWrite write, ErrorCode code, string text, ReadOnlySpan<byte> address) =>
        router.Refuse(session, code, text, address);
}
