using System.Security.Cryptography;
using Clasp.Protocol;

namespace Clasp.Routing;

/// <summary>What a router is called, and every limit it has. Where 0 means no limit, it says so.</summary>
public sealed record RouterOptions
{
    /// <summary>The name in WELCOME. Default <c>CLASP Relay</c>.</summary>
    public string Name { get; init; } = "CLASP Relay";

    /// <summary>
    /// Sessions at once, 0 for no limit; one more is refused with ERROR 429 and closed. Default 1,000.
    /// </summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>How long a connection may take until its HELLO; then it is closed. Default 10 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time without any frame from a session after which it is closed, 0 for never. Default 300 s.
    /// </summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// Subscriptions of one session, and long answers that it waits for; one more is refused with ERROR 429. Default 1,000.
    /// </summary>
    public int MaxSubscriptionsPerSession { get; init; } = 1000;

    /// <summary>
    /// Segments behind a <c>**</c> in all subscriptions of one session together; more are refused with ERROR 429. It bounds
    /// what finding the receivers of one message costs. Default 1,024.
    /// </summary>
    public int MaxDeepSegmentsPerSession { get; init; } = 1024;

    /// <summary>
    /// Params that can be read, 0 for no limit; one more is refused with ERROR 429, and none is ever given up for
    /// another. Replicas of other routers' params count, but are never refused. Default 100,000.
    /// </summary>
    public int MaxParams { get; init; } = 100_000;

    /// <summary>Announced signals, 0 for no limit; more are refused with ERROR 429. Default 100,000.</summary>
    public int MaxSignals { get; init; } = 100_000;

    /// <summary>
    /// Bytes of a message from a client; a longer one is refused with ERROR 429. Default 65,535, which is also what the
    /// frame can hold.
    /// </summary>
    public int MaxPayloadBytes { get; init; } = ProtocolLimits.MaxPayloadBytes;

    /// <summary>
    /// Messages a second from one session, with one second's worth as burst, 0 for no limit; each one beyond is refused
    /// with ERROR 429. Default 0.
    /// </summary>
    public int MaxMessagesPerSecond { get; init; }

    /// <summary>
    /// Bytes that may wait for a slow session before its params are conflated and its streams lose their oldest.
    /// Default 64 KiB.
    /// </summary>
    public int OutboxSoftLimitBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Bytes of events and answers that may wait for a slow session; beyond them it is closed. Default 4 MiB.
    /// </summary>
    public int OutboxMaxBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// How long a param lives after it was last written or read, if its writer did not say; 0 for ever. Default 1 h.
    /// </summary>
    public TimeSpan ParamTtl { get; init; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long an announced signal is remembered, 0 for ever. Default 1 h.</summary>
    public TimeSpan SignalTtl { get; init; } = TimeSpan.FromSeconds(3600);

    /// <summary>
    /// How far ahead a bundle may be scheduled; further is refused with ERROR 402. A time that has passed is now.
    /// Default 24 h.
    /// </summary>
    public TimeSpan BundleHorizon { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Bundles that one session may have scheduled; one more is refused with ERROR 429. Default 1,000.
    /// </summary>
    public int MaxScheduledBundlesPerSession { get; init; } = 1000;

    /// <summary>
    /// Bytes of bundles that one session may have scheduled; more is refused with ERROR 429. Default 4 MiB.
    /// </summary>
    public int MaxScheduledBytesPerSession { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long the revisions of a deleted param are remembered. Default 1 h.</summary>
    public TimeSpan TombstoneHorizon { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Deleted params that are remembered; the oldest is forgotten first. Default 100,000.</summary>
    public int MaxTombstones { get; init; } = 100_000;

    /// <summary>
    /// Addresses without a param whose subscribers are remembered; of others they are looked up anew. Default 65,536.
    /// </summary>
    public int MaxCachedAddresses { get; init; } = 65_536;

    /// <summary>
    /// Whether clients need a token: then <see cref="Sessions.Session.Authorize"/> is called for each before its HELLO. Default no.
    /// </summary>
    public bool RequiresTokens { get; init; }

    /// <summary>Whether WELCOME is followed by the whole state instead of an empty SNAPSHOT. Default no.</summary>
    public bool WelcomeSnapshot { get; init; }

    /// <summary>
    /// Keys the address table, so that nobody can make addresses collide on purpose. Default random.
    /// </summary>
    public long HashSeed { get; init; } = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Makes session ids. Default random; simulations put in their own.</summary>
    public Func<Guid> NewSessionId { get; init; } = Guid.NewGuid;
}
