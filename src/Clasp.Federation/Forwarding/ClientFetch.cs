using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Forwarding;

/// <summary>Gives a client of this router the value that it asked for, as if it were kept here.</summary>
internal sealed class ClientFetch(Router router, Session session) : IFetchWaiter
{
    public void Found(in ReplicatedChange param)
    {
        var snapshot = new SnapshotWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        if (!snapshot.TryAdd(ToSnapshot(param, withWriter: true))) snapshot.TryAdd(ToSnapshot(param, withWriter: false));
        router.Send(session, snapshot.Finish());
    }

    public void Refused(ErrorCode code, string text, ReadOnlySpan<byte> address) => router.Refuse(session, code, text, address);

    private static SnapshotParam ToSnapshot(ReplicatedChange param, bool withWriter) => new()
    {
        Address = param.Address,
        Value = param.Value,
        Revision = param.Revision,
        HasWriter = withWriter && !param.Writer.IsEmpty,
        Writer = param.Writer,
        TimestampMicros = param.TimestampMicros,
    };
}
