using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Who this client is.</summary>
internal readonly record struct OutgoingHello(ClaspClientOptions Options) : IOutgoing
{
    private const byte ProtocolVersion = 1;

    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) => Frame.Write(frame, new HelloMessage
    {
        Version = ProtocolVersion,
        Features = Options.Features,
        Name = scratch.Utf8(Options.Name),
        Token = scratch.Utf8(Options.Token ?? ""),
    });
}
