namespace Clasp.Routing;

/// <summary>What a router is called, and every limit it has.</summary>
public sealed record RouterOptions
{
    /// <summary>The name in WELCOME.</summary>
    public string Name { get; init; } = "CLASP Relay";

    /// <summary>Sessions at once; 0 is unlimited. One more is refused with ERROR 429 and closed.</summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>How long a connection may take until its HELLO; then it is closed.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a session is closed; zero never.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Subscriptions of one session; one more is refused with ERROR 429.</summary>
    public int MaxSubscriptionsPerSession { get; init; } = 1000;

    /// <summary>Params that can be read; one more is refused with ERROR 429. 0 is unlimited.</summary>
    public int MaxParams { get; init; } = 100_000;

    /// <summary>Announced signals; more are refused with ERROR 429. 0 is unlimited.</summary>
    public int MaxSignals { get; init; } = 100_000;

    /// <summary>Bytes of a message from a client; a longer one is refused with ERROR 429. At most 65,535, which the frame sets.</summary>
    public int MaxPayloadBytes { get; init; } = Protocol.ProtocolLimits.MaxPayloadBytes;

    /// <summary>Messages a second from one session, with as much again as burst; the rest is refused with ERROR 429. 0 is unlimited.</summary>
    public int MaxMessagesPerSecond { get; init; }

    /// <summary>Bytes that may wait for a slow session before its params are conflated and its streams lose their oldest.</summary>
    public int OutboxSoftLimitBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes that may wait for a slow session in all; beyond it the session is closed.</summary>
    public int OutboxMaxBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long a param lives after its last use if its writer did not say; zero is for ever.</summary>
    public TimeSpan ParamTtl { get; init; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long an announced signal is remembered; zero is for ever.</summary>
    public TimeSpan SignalTtl { get; init; } = TimeSpan.FromSeconds(3600);

    /// <summary>How far ahead a bundle may be scheduled; further is refused with ERROR 402.</summary>
    public TimeSpan BundleHorizon { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Bundles that one session may have scheduled; one more is refused with ERROR 429.</summary>
    public int MaxScheduledBundlesPerSession { get; init; } = 1000;

    /// <summary>How long the revisions of a deleted param are remembered.</summary>
    public TimeSpan TombstoneHorizon { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Deleted params that are remembered; the oldest is forgotten first.</summary>
    public int MaxTombstones { get; init; } = 100_000;

    /// <summary>Addresses without a param whose subscribers are remembered; then they are looked up anew.</summary>
    public int MaxCachedAddresses { get; init; } = 65_536;

    /// <summary>Whether WELCOME is followed by the whole state instead of an empty SNAPSHOT.</summary>
    public bool WelcomeSnapshot { get; init; }

    /// <summary>Keys the address table, so that nobody can make addresses collide on purpose.</summary>
    public long HashSeed { get; init; }

    /// <summary>Makes session ids.</summary>
    public Func<Guid> NewSessionId { get; init; } = Guid.NewGuid;
}
