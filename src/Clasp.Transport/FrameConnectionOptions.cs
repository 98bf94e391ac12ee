using Clasp.Protocol;

namespace Clasp.Transport;

/// <summary>How long a connection waits for its peer, and how much it takes from it.</summary>
public sealed record FrameConnectionOptions
{
    public static FrameConnectionOptions Default { get; } = new();

    /// <summary>How often a WebSocket ping is sent; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Silence after which the connection is given up, where pings are sent; any byte received ends it.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long to wait for the peer's half of a close before the connection is cut.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of the largest message accepted; the default admits the largest frame there is.</summary>
    public int MaxMessageBytes { get; init; } = ProtocolLimits.MaxFrameBytes;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
