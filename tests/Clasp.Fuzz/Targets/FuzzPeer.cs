using Clasp.Protocol.Framing;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Fuzz.Targets;

/// <summary>The far end of a session: reads at once or never, and looks at what it is sent.</summary>
internal sealed class FuzzPeer(bool isSlow) : ISessionOutput
{
    private bool _isClosed;

    public Session Session { get; set; } = null!; // The router makes it from this.

    public Envelope Envelope => Envelope.None;

    public string RemoteEndPoint => "fuzz";

    public bool MayFederate => true;

    public bool IsWriting { get; private set; }

    public bool IsClosed => _isClosed;

    public int Outcome { get; private set; }

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        if (_isClosed || IsWriting) throw new InvalidOperationException("Something is written after the end, or during a write.");

        var rest = bytes.Span;
        while (!rest.IsEmpty)
        {
            if (!FrameHeader.TryRead(rest, out var header)) throw new InvalidOperationException("What is written is no frame.");
            Outcome = Engine.Outcome.Join(Outcome, rest[header.Length]);
            rest = rest[(header.Length + header.PayloadLength)..];
        }

        IsWriting = isSlow;
        return !isSlow;
    }

    public void Complete() => IsWriting = false;

    public void Close(CloseReason reason, string text)
    {
        if (reason == CloseReason.InternalError) throw new InvalidOperationException($"The router made a mistake: {text}");
        _isClosed = true;
        Outcome = Engine.Outcome.Join(Outcome, 1000 + (int)reason);
    }
}
