using Clasp.Protocol.Framing;
using Clasp.Routing;

namespace Clasp.Benchmarks.Routing;

/// <summary>A peer that takes everything at once: what is left is the cost of the core.</summary>
internal sealed class DiscardingOutput : ISessionOutput
{
    public Envelope Envelope => Envelope.WebSocket;

    public string RemoteEndPoint => "nowhere";

    public bool MayFederate => false;

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes) => true;

    public void Close(CloseReason reason, string text) => throw new InvalidOperationException($"The core closed a session: {text}");
}
