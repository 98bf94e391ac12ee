using System.ComponentModel.DataAnnotations;
using Clasp.Relay.Access;
using Clasp.Relay.Auth;
using Clasp.Relay.Federation;

namespace Clasp.Relay.Configuration;

/// <summary>Everything an operator may set for one relay. A limit of 0 means no limit, a time of 0 means off.</summary>
public sealed class RelayOptions : IValidatableObject
{
    /// <summary>The messages per second of a session that has a token, if nothing else is set.</summary>
    /// <remarks>
    /// The relay of the reference has 30, its library 1,000. One fader that moves sends more than 30, and a flood is far
    /// above 1,000.
    /// </remarks>
    internal const int MaxRateWithTokens = 1000;

    /// <summary>WebSocket port; 0 takes any free one.</summary>
    [FlagRange("--ws-port", 0, 65_535)]
    public int WsPort { get; set; } = 7330;

    /// <summary>The IP address that every port is opened on, or <c>localhost</c>.</summary>
    public string Host { get; set; } = "0.0.0.0";

    /// <summary>How the relay introduces itself to clients.</summary>
    public string Name { get; set; } = "CLASP Relay";

    /// <summary>Whether debug messages are logged.</summary>
    public bool Verbose { get; set; }

    /// <summary>Clients connected at once; 0 for any number.</summary>
    [FlagRange("--max-sessions", 0, 1_000_000)]
    public int MaxSessions { get; set; } = 1000;

    /// <summary>Silence after which a session is closed; 0 for never.</summary>
    [FlagRange("--session-timeout", 0, 31536000)]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// How long a param lives that is neither read nor written and has no TTL of its own; 0 for ever.
    /// </summary>
    [FlagRange("--param-ttl", 0, 3153600000)]
    public TimeSpan ParamTtl { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long an announced signal is kept; 0 for ever.</summary>
    [FlagRange("--signal-ttl", 0, 3153600000)]
    public TimeSpan SignalTtl { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>Turns both default TTLs off; a TTL that a client sets still holds.</summary>
    public bool NoTtl { get; set; }

    /// <summary>How long a stopping relay waits for its clients to leave.</summary>
    [FlagRange("--drain-timeout", 0, 3600)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Port for <c>/healthz</c> and <c>/readyz</c>; none if null.</summary>
    [FlagRange("--health-port", 0, 65_535)]
    public int? HealthPort { get; set; }

    /// <summary>Port for frames with a length in front, without HTTP; none if null.</summary>
    [FlagRange("--tcp-port", 0, 65_535)]
    public int? TcpPort { get; set; }

    /// <summary>
    /// PEM file with the certificate, and those between it and its root; makes the WebSocket port <c>wss</c>.
    /// </summary>
    public string? Cert { get; set; }

    /// <summary>PEM file with the private key of <see cref="Cert"/>.</summary>
    public string? Key { get; set; }

    /// <summary>Sends new clients all state they may read, instead of an empty snapshot.</summary>
    public bool WelcomeSnapshot { get; set; }

    /// <summary>
    /// Parts of the relay that the operator relies on; all are built in, so that this is only checked.
    /// </summary>
    public IReadOnlyList<string> Features { get; set; } = [];

    /// <summary>WebSocket URLs of hubs to join, tried in turn; none for a router that is no leaf.</summary>
    public IReadOnlyList<string> FederationHubs { get; set; } = [];

    /// <summary>The name of this router in the federation; a random one if null, which only a hub may have.</summary>
    public string? FederationId { get; set; }

    /// <summary>Patterns of the addresses that this router owns.</summary>
    public IReadOnlyList<string> FederationNamespaces { get; set; } = [];

    /// <summary>Patterns of the addresses of other routers that are kept here; all if there are none.</summary>
    public IReadOnlyList<string> FederationSubscribe { get; set; } = [];

    /// <summary>File with the token: a hub demands it of its leaves, a leaf shows it to its hub.</summary>
    public string? FederationToken { get; set; }

    /// <summary>PEM file with an authority to trust for the certificate of the hub, besides those of the system.</summary>
    public string? FederationCa { get; set; }

    /// <summary>Unix socket on which the operator of this machine can ask for a new sync; none if null.</summary>
    public string? Control { get; set; }

    /// <summary>How long the namespaces of a router that is gone stay reserved for it.</summary>
    [FlagRange("--federation-lease", 0, 86_400)]
    public TimeSpan FederationLease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client waits for the owner of an address to answer its write.</summary>
    [FlagRange("--federation-write-timeout", 0.1, 3600)]
    public TimeSpan FederationWriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a starting leaf waits for its hub to give its namespaces back.</summary>
    [FlagRange("--federation-recovery-timeout", 0, 3600)]
    public TimeSpan FederationRecoveryTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the locks of a router that is gone are kept.</summary>
    [FlagRange("--federation-lock-grace", 0, 86_400)]
    public TimeSpan FederationLockGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often what peers have been sent is compared with what is here; 0 for never.</summary>
    [FlagRange("--federation-digest-interval", 0, 86_400)]
    public TimeSpan FederationDigestInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the params below <c>/clasp/federation</c> are brought up to date; 0 leaves them out.</summary>
    [FlagRange("--federation-status-interval", 0, 3600)]
    public TimeSpan FederationStatusInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the other end of a link is pinged; 0 for never.</summary>
    [FlagRange("--federation-keepalive", 0, 3600)]
    public TimeSpan FederationKeepAlive { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Silence, pongs included, after which a link is given up.</summary>
    [FlagRange("--federation-keepalive-timeout", 0.1, 86400)]
    public TimeSpan FederationKeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>Writes that may wait for an answer over one link.</summary>
    [FlagRange("--federation-max-pending", 1, 10_000_000)]
    public int FederationMaxPending { get; set; } = 10_000;

    /// <summary>Routers of the federation that are known at once.</summary>
    [FlagRange("--federation-max-routers", 2, 1_000_000)]
    public int FederationMaxRouters { get; set; } = 10_000;

    /// <summary>Namespaces of the federation that are owned at once.</summary>
    [FlagRange("--federation-max-namespaces", 1, 1_000_000)]
    public int FederationMaxNamespaces { get; set; } = 10_000;

    /// <summary>Patterns of signals that the routers behind one link may want at once.</summary>
    [FlagRange("--federation-max-interests", 1, 10_000_000)]
    public int FederationMaxInterests { get; set; } = 100_000;

    /// <summary>Params, this router's own included, beyond which no more of other routers are taken; 0 for any number.</summary>
    [FlagRange("--federation-max-params", 0, 1_000_000_000)]
    public int FederationMaxParams { get; set; } = 10_000_000;

    /// <summary>Patterns outside of <see cref="FederationSubscribe"/> that clients may follow at once; on a hub, those of one leaf.</summary>
    [FlagRange("--federation-max-on-demand", 0, 100_000)]
    public int FederationMaxOnDemand { get; set; } = 1000;

    /// <summary>How long params that only clients wanted here are kept when the last of these has gone.</summary>
    [FlagRange("--federation-linger", 0, 86_400)]
    public TimeSpan FederationLinger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of signals that may wait for one slow link.</summary>
    [FlagRange("--federation-max-queue", 65_536, 1_073_741_824)]
    public int FederationMaxQueue { get; set; } = 1024 * 1024;

    /// <summary>Port of the HTTP API that issues tokens, which makes them mandatory for clients; none if null.</summary>
    [FlagRange("--auth-port", 0, 65_535)]
    public int? AuthPort { get; set; }

    /// <summary>SQLite file with users and tokens.</summary>
    public string AuthDb { get; set; } = "relay-auth.db";

    /// <summary>Origins whose pages may use the HTTP API; all if there are none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>File with the token of the administrator; made if it is not there. None if null.</summary>
    public string? AdminToken { get; set; }

    /// <summary>How long a token lives that is issued without a time of its own; 0 for ever.</summary>
    [FlagRange("--token-ttl", 0, 3153600000)]
    public TimeSpan TokenTtl { get; set; } = TimeSpan.FromSeconds(86_400);

    /// <summary>Files with the public keys of the issuers whose capability tokens are taken.</summary>
    public IReadOnlyList<string> TrustAnchors { get; set; } = [];

    /// <summary>How often a capability token may have been delegated.</summary>
    [FlagRange("--cap-max-depth", 0, 31)]
    public int CapMaxDepth { get; set; } = 5;

    /// <summary>SQLite file with the registered entities; none if null.</summary>
    public string? RegistryDb { get; set; }

    /// <summary>How far from its time, in both directions, the token of an entity is taken.</summary>
    [FlagRange("--entity-token-max-age", 1, 31_536_000)]
    public TimeSpan EntityTokenMaxAge { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Connections to the auth port at once.</summary>
    [FlagRange("--auth-max-connections", 1, 100_000)]
    public int AuthMaxConnections { get; set; } = 256;

    /// <summary>Passwords hashed at once; half of the processors if null.</summary>
    [FlagRange("--auth-hashing", 1, 64)]
    public int? AuthHashing { get; set; }

    /// <summary>Registered users; 0 for any number.</summary>
    [FlagRange("--max-users", 0, 100_000_000)]
    public int MaxUsers { get; set; } = 100_000;

    /// <summary>Guests whose tokens have not expired; 0 for any number.</summary>
    [FlagRange("--max-guests", 0, 100_000_000)]
    public int MaxGuests { get; set; } = 10_000;

    /// <summary>Tokens of one user at a time; the oldest is revoked for a newer one.</summary>
    [FlagRange("--max-tokens-per-user", 1, 10_000)]
    public int MaxTokensPerUser { get; set; } = 32;

    /// <summary>Live subscriptions of one session.</summary>
    [FlagRange("--max-subscriptions", 1, 1_000_000)]
    public int MaxSubscriptions { get; set; } = 1000;

    /// <summary>Segments behind a <c>**</c> in all subscriptions of one session.</summary>
    [FlagRange("--max-deep-segments", 0, 1_000_000)]
    public int MaxDeepSegments { get; set; } = 1024;

    /// <summary>Params kept; 0 for any number.</summary>
    [FlagRange("--max-params", 0, 100_000_000)]
    public int MaxParams { get; set; } = 100_000;

    /// <summary>Announced signals kept; 0 for any number.</summary>
    [FlagRange("--max-signals", 0, 100_000_000)]
    public int MaxSignals { get; set; } = 100_000;

    /// <summary>Bytes of the payload of one frame.</summary>
    [FlagRange("--max-payload", 64, 65_535)]
    public int MaxPayloadBytes { get; set; } = 65_535;

    /// <summary>
    /// Messages per second of one session; 0 for any number. If null, any number, but
    /// <see cref="MaxRateWithTokens"/> where clients need tokens.
    /// </summary>
    [FlagRange("--max-rate", 0, 10_000_000)]
    public int? MaxRate { get; set; }

    /// <summary>JSON file with what an application wants of the relay; none if null.</summary>
    public string? AppConfig { get; set; }

    /// <summary>Bytes waiting for one session that is slow to read, before it is closed.</summary>
    [FlagRange("--max-outbox", 131_072, 1_073_741_824)]
    public int MaxOutboxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes waiting for a session from which on its params are conflated and its streams lose their oldest.
    /// </summary>
    [FlagRange("--outbox-soft-limit", 1_024, 1_073_741_824)]
    public int OutboxSoftLimitBytes { get; set; } = 64 * 1024;

    /// <summary>How long a new connection may take to say HELLO.</summary>
    [FlagRange("--hello-timeout", 0.1, 3600)]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a WebSocket client is pinged; 0 for never.</summary>
    [FlagRange("--keepalive", 0, 3600)]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence, pongs included, after which a WebSocket client is given up.</summary>
    [FlagRange("--keepalive-timeout", 0.1, 86400)]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How far ahead a bundle may be scheduled.</summary>
    [FlagRange("--bundle-horizon", 0, 31536000)]
    public TimeSpan BundleHorizon { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Bundles that one session may have scheduled.</summary>
    [FlagRange("--max-scheduled-bundles", 0, 1_000_000)]
    public int MaxScheduledBundles { get; set; } = 1000;

    /// <summary>Bytes of the bundles that one session may have scheduled.</summary>
    [FlagRange("--max-scheduled-bytes", 65_535, 1_073_741_824)]
    public int MaxScheduledBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long the relay remembers that a param was removed.</summary>
    [FlagRange("--tombstone-horizon", 0, 31536000)]
    public TimeSpan TombstoneHorizon { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Removed params remembered; the oldest is forgotten first.</summary>
    [FlagRange("--max-tombstones", 0, 100_000_000)]
    public int MaxTombstones { get; set; } = 100_000;

    /// <summary>Addresses of signals whose receivers are remembered; the others are looked up each time.</summary>
    [FlagRange("--max-cached-addresses", 1, 100_000_000)]
    public int MaxCachedAddresses { get; set; } = 65_536;

    /// <summary>What was set, by the name of the setting, as it was written.</summary>
    internal Dictionary<string, string> Given { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ListenAddress.IsValid(Host))
            yield return new($"--host must be an IP address of this machine, 0.0.0.0, :: or localhost, not '{Host}'.");
        if (Name.Length is 0 or > 200)
            yield return new("--name must have 1 to 200 characters.");
        if (Cert is null != Key is null)
            yield return new($"--cert and --key belong together: set {(Cert is null ? "--cert" : "--key")}, too.");
        // A single lost ping must not cost a session.
        if (KeepAlive > TimeSpan.Zero && KeepAliveTimeout < 2 * KeepAlive)
            yield return new("--keepalive-timeout must be at least twice --keepalive.");
        if (FederationKeepAlive > TimeSpan.Zero && FederationKeepAliveTimeout < 2 * FederationKeepAlive)
            yield return new("--federation-keepalive-timeout must be at least twice --federation-keepalive.");
        foreach (var error in FederationSetup.ErrorsOf(this)) yield return new(error);
        foreach (var error in AuthSetup.ErrorsOf(this)) yield return new(error);
        foreach (var error in AppConfig is null ? [] : AppConfigFile.ErrorsOf(AppConfig)) yield return new(error);
        foreach (var feature in Features.Where(feature => !RelayFeatures.Names.Contains(feature)))
            yield return new(
                $"--features does not know '{feature}': choose from {string.Join(", ", RelayFeatures.Names)}.");
        if (OutboxSoftLimitBytes > MaxOutboxBytes)
            yield return new("--outbox-soft-limit must not be more than --max-outbox.");
        foreach (var (first, second, port) in SharedPorts()) yield return new($"{first} and {second} must differ, not both be {port}.");
    }

    private IEnumerable<(string First, string Second, int Port)> SharedPorts()
    {
        (string Flag, int? Port)[] all =
            [("--ws-port", WsPort), ("--tcp-port", TcpPort), ("--health-port", HealthPort), ("--auth-port", AuthPort)];
        return from first in all.Index()
               from second in all.Skip(first.Index + 1)
               where first.Item.Port is > 0 && first.Item.Port == second.Port
               select (first.Item.Flag, second.Flag, second.Port ?? 0);
    }
}
