using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;

namespace Clasp.Federation;

/// <summary>Who this router is in a federation, what it owns, and how patient it is.</summary>
public sealed record FederationOptions
{
    /// <summary>
    /// Bytes that the namespaces of one router take in a message, or the patterns that it mirrors: the message has to fit into
    /// a frame, on every link that it goes over.
    /// </summary>
    public const int MaxPatternBytes = 32 * 1024;

    /// <summary>The name that other routers know this one by; unique in the federation.</summary>
    public required string RouterId { get; init; }

    /// <summary>The namespaces that this router owns; none for a plain hub.</summary>
    public IReadOnlyList<AddressPattern> Namespaces { get; init; } = [];

    /// <summary>Whether this router joins a hub; without one it owns what it declares from the start.</summary>
    public bool HasHub { get; init; }

    /// <summary>What this router keeps of other routers' namespaces; empty keeps everything.</summary>
    public IReadOnlyList<AddressPattern> Mirrored { get; init; } = [];

    /// <summary>Grows with every start of this router.</summary>
    public required ulong Incarnation { get; init; }

    /// <summary>How long the namespaces of a router that is gone stay reserved for it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client waits for the owner's answer before it gets ERROR 502.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a router that lost its memory waits for its hub to give its namespace back, before it starts afresh.</summary>
    public TimeSpan RecoveryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the locks of a router that is gone are kept.</summary>
    public TimeSpan LockGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the params below /clasp/federation are brought up to date; zero leaves them out.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often what peers have is compared with what is here, so that both are known to agree; zero for never.</summary>
    public TimeSpan DigestInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Of owners with fewer params than this everything is sent where a peer's place is lost, since that costs less than comparing.</summary>
    public int MinComparedParams { get; init; } = 64;

    /// <summary>How many params a comparison looks at before messages get their turn: about a millisecond's worth.</summary>
    public int ScanSliceParams { get; init; } = 4096;

    /// <summary>Writes that one link carries without having an answer yet; more are refused with ERROR 503.</summary>
    public int MaxPendingWrites { get; init; } = 10_000;

    /// <summary>Routers that this one knows at once.</summary>
    public int MaxRouters { get; init; } = 10_000;

    /// <summary>Namespaces that are owned at once, as a hub grants them.</summary>
    public int MaxNamespaces { get; init; } = 10_000;

    /// <summary>Patterns of signals that the routers behind one link may want at once.</summary>
    public int MaxInterests { get; init; } = 100_000;

    /// <summary>Params kept here, when one of another router comes; 0 for any number.</summary>
    public int MaxReplicas { get; init; } = 10_000_000;

    /// <summary>Patterns outside of <see cref="Mirrored"/> that clients may subscribe to at once, here or at one leaf.</summary>
    public int MaxOnDemandPatterns { get; init; } = 1000;

    /// <summary>How long params that were wanted by subscribers only are kept when the last of these has gone.</summary>
    public TimeSpan OnDemandLinger { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unacknowledged bytes on one link, at most.</summary>
    public int MaxWindowBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Signals that wait for one slow link; beyond it streams lose their oldest, and events are refused with ERROR 503.</summary>
    public int MaxQueuedSignalBytes { get; init; } = 1024 * 1024;

    /// <summary>How much of <see cref="MaxPatternBytes"/> some patterns take.</summary>
    public static int BytesOf(IEnumerable<string> patterns) => patterns.Sum(RouterRecord.BytesOf);
}
