using Clasp.Protocol.Framing;
using Clasp.Routing;

namespace Clasp.LoadBench.Growth;

/// <summary>A peer that takes everything at once: what is left is the cost of the core.</summary>
internal sealed class Discarded : ISessionOutput
{
    public Envelope Envelope => Envelope.WebSocket;

    public string RemoteEndPoint => "nowhere";

    public bool MayFederate => false;

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes) => true;

    public void Close(CloseReason reason, string text) => throw new InvalidOperationException($"The core closed a session: {text}");
}
