using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Asks for a param.</summary>
internal readonly record struct OutgoingGet(string Address) : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) =>
        Frame.Write(frame, new GetMessage { Address = scratch.Utf8(Address) });
}
