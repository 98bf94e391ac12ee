using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Asks for the relay's time.</summary>
internal readonly record struct OutgoingSync(ulong SentMicros) : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) =>
        Frame.Write(frame, new SyncMessage { T1 = SentMicros });
}
