using Clasp.Protocol.Framing;

namespace Clasp.Routing.Delivery;

/// <summary>One <see cref="Broadcast"/> for each envelope in which all receivers of a frame get the same bytes.</summary>
internal sealed class Broadcasts
{
    private Broadcast _none;
    private Broadcast _webSocket;
    private Broadcast _lengthPrefix;

    public Broadcasts(BufferPool buffers)
    {
        _none = new(Envelope.None, buffers);
        _webSocket = new(Envelope.WebSocket, buffers);
        _lengthPrefix = new(Envelope.LengthPrefix, buffers);
    }

    /// <summary>The one for a transport; null if each receiver gets bytes of its own.</summary>
    public Broadcast? For(Envelope envelope) => envelope switch
    {
        Envelope.None => _none,
        Envelope.WebSocket => _webSocket,
        Envelope.LengthPrefix => _lengthPrefix,
        _ => null,
    };

    /// <summary>The next frame is another one.</summary>
    public void Next()
    {
        _none.Next();
        _webSocket.Next();
        _lengthPrefix.Next();
    }

    /// <summary>The batch is over, and everybody was written what there was.</summary>
    public void EndBatch()
    {
        _none = _none.EndBatch();
        _webSocket = _webSocket.EndBatch();
        _lengthPrefix = _lengthPrefix.EndBatch();
    }
}
