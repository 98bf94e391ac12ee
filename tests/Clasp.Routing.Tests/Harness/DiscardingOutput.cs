using Clasp.Protocol.Framing;

namespace Clasp.Routing.Tests.Harness;

/// <summary>A transport that counts what is written, and keeps none of it.</summary>
internal sealed class DiscardingOutput : ISessionOutput
{
    public Envelope Envelope => Envelope.WebSocket;

    public string RemoteEndPoint => "nowhere";

    public bool MayFederate => false;

    public long Bytes { get; private set; }

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        Bytes += bytes.Length;
        return true;
    }

    public void Close(CloseReason reason, string text)
    {
    }
}
