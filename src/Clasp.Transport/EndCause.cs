namespace Clasp.Transport;

/// <summary>Who or what ended a connection.</summary>
public enum EndCause
{
    /// <summary>The peer said goodbye.</summary>
    ClosedByPeer,

    /// <summary><see cref="FrameConnection.Close"/> was called first.</summary>
    ClosedHere,

    /// <summary>The peer sent what the framing does not allow.</summary>
    ProtocolError,

    /// <summary>Nothing was received for too long.</summary>
    Silence,

    /// <summary>The network failed, or the peer vanished without a goodbye.</summary>
    Lost,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}
