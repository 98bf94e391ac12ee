using Clasp.Federation.Wire;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing;

namespace Clasp.Federation.Tests.Support;

/// <summary>Keeps what a router sends to a peer.</summary>
internal sealed class RecordedOutput : ISessionOutput
{
    public List<byte[]> Payloads { get; } = [];

    public Envelope Envelope => Envelope.None;

    public string RemoteEndPoint => "test";

    public bool MayFederate => true;

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes.Span;
        while (FrameHeader.TryRead(rest, out var header))
        {
            Payloads.Add(rest.Slice(header.Length, header.PayloadLength).ToArray());
            rest = rest[(header.Length + header.PayloadLength)..];
        }

        return true;
    }

    /// <summary>Why the router closed the connection; null if it did not.</summary>
    public CloseReason? Closed { get; private set; }

    public void Close(CloseReason reason, string text) => Closed = reason;

    /// <summary>The payloads of one operation, which are then forgotten.</summary>
    public List<byte[]> Take(LinkOp op)
    {
        var taken = Payloads
            .Where(payload => MessageReader.TypeOf(payload) == MessageType.FederationSync && payload[1] == (byte)op)
            .ToList();
        Payloads.Clear();
        return taken;
    }
}
