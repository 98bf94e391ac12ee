using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Gives a sign of life.</summary>
internal readonly record struct OutgoingPong : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) => Frame.Write(frame, default(PongMessage));
}
