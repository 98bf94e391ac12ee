namespace Clasp.Protocol.Framing;

/// <summary>How a transport tells where one frame ends and the next begins.</summary>
public enum Envelope : byte
{
    /// <summary>No envelope: the frame as it is (datagrams, and the simulator).</summary>
    None,

    /// <summary>A WebSocket binary message from a server: unmasked.</summary>
    WebSocket,

    /// <summary>A WebSocket binary message from a client: masked with a fresh key.</summary>
    MaskedWebSocket,

    /// <summary>A u32 big-endian length, as on raw TCP.</summary>
    LengthPrefix,
}
