using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Asks for announced signals.</summary>
internal readonly record struct OutgoingQuery(string Pattern) : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) =>
        Frame.Write(frame, new QueryMessage { Pattern = scratch.Utf8(Pattern) });
}
