using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Asks for a sign of life, which also tells that all before it was handled.</summary>
internal readonly record struct OutgoingPing : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) => Frame.Write(frame, default(PingMessage));
}
