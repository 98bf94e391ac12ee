using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Ends a subscription.</summary>
internal readonly record struct OutgoingUnsubscribe(uint Id) : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) =>
        Frame.Write(frame, new UnsubscribeMessage { Id = Id });
}
