using Clasp.Protocol.Framing;

namespace Clasp.Routing;

/// <summary>The way from a session back to its peer; a transport implements it.</summary>
public interface ISessionOutput
{
    /// <summary>How frames are wrapped.</summary>
    Envelope Envelope { get; }

    /// <summary>Where the peer is, for logs and status.</summary>
    string RemoteEndPoint { get; }

    /// <summary>
    /// Whether the peer may join as a router: the transport has checked its token, or none is asked for.
    /// </summary>
    bool MayFederate { get; }

    /// <summary>What the peer's token is good for, if it may join as a router; null for everything.</summary>
    RouterGrant? Grant => null;

    /// <summary>How the connection ended, for the log; null while it lasts, or if nobody knows.</summary>
    string? EndReason => null;

    /// <summary>
    /// An unpredictable key for the next frame; asked for only with <see cref="Envelope.MaskedWebSocket"/>.
    /// </summary>
    uint NextMaskKey();

    /// <summary>Starts to write enveloped frames.</summary>
    /// <returns>
    /// <c>true</c>: done, the memory is free again. <c>false</c>: under way; the memory must stay as it is until
    /// <see cref="Router.WriteCompleted"/> is called for the session.
    /// </returns>
    bool Write(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the connection behind what was written so far; <see cref="Router.Closed"/> follows.</summary>
    void Close(CloseReason reason, string text);
}
