using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Forwarding;

/// <summary>Gives a client of this router the value that it asked for, as if it were kept here.</summary>
internal sealed class ClientFetch(Router router, Session session) : IFetchWaiter
{
    public void Found(in ReplicatedChange param) => router.AnswerGet(session, new SnapshotParam
    {
        Address = param.Address,
        Value = param.Value,
        Revision = param.Revision,
        HasWriter = !param.Writer.IsEmpty,
        Writer = param.Writer,
        TimestampMicros = param.TimestampMicros,
    });

    public void Refused(ErrorCode code, string text, ReadOnlySpan<byte> address) => router.Refuse(session, code, text, address);
}
