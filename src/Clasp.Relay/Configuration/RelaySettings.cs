using Clasp.Relay.Federation;

namespace Clasp.Relay.Configuration;

/// <summary>
/// The one list of all settings: flags, environment variables, file keys and help are derived from it.
/// </summary>
internal static class RelaySettings
{
    public static IReadOnlyList<RelaySetting> All { get; } =
        FederationFeature.IsSupported ? [.. Common, .. AuthSettings.All, .. Federation] : [.. Common, .. AuthSettings.All];

    private static IReadOnlyList<RelaySetting> Federation =>
    [
        RelaySetting.Repeated(
            "federation-hub", "WebSocket URL of a hub to join; more are tried in turn", (o, v) => o.FederationHubs = v),
        RelaySetting.Text(
            "federation-id", "Name of this router in the federation", o => o.FederationId, (o, v) => o.FederationId = v),
        RelaySetting.Repeated(
            "federation-namespace", "Pattern of addresses that this router owns", (o, v) => o.FederationNamespaces = v),
        RelaySetting.Repeated(
            "federation-subscribe", "Pattern of other routers' addresses to keep here; all if not given",
            (o, v) => o.FederationSubscribe = v),
        RelaySetting.Text(
            "federation-token", "File with the token that links need", o => o.FederationToken, (o, v) => o.FederationToken = v),
        RelaySetting.Text(
            "federation-ca", "PEM file with an authority to trust for the hub's certificate",
            o => o.FederationCa, (o, v) => o.FederationCa = v),
        RelaySetting.Text(
            "control", "Unix socket, for this user only, that clasp federation resync talks to",
            o => o.Control, (o, v) => o.Control = v),
        RelaySetting.Seconds(
            "federation-lease", "Seconds that namespaces stay reserved for a router that is gone",
            o => o.FederationLease, (o, v) => o.FederationLease = v),
        RelaySetting.Seconds(
            "federation-write-timeout", "Seconds that a write waits for the owner's answer",
            o => o.FederationWriteTimeout, (o, v) => o.FederationWriteTimeout = v),
        RelaySetting.Seconds(
            "federation-recovery-timeout", "Seconds that a starting leaf waits for its hub before it takes clients",
            o => o.FederationRecoveryTimeout, (o, v) => o.FederationRecoveryTimeout = v),
        RelaySetting.Seconds(
            "federation-lock-grace", "Seconds that the locks of a router that is gone are kept",
            o => o.FederationLockGrace, (o, v) => o.FederationLockGrace = v),
        RelaySetting.Seconds(
            "federation-digest-interval", "Seconds between two comparisons of what peers have with what is here; 0 for never",
            o => o.FederationDigestInterval, (o, v) => o.FederationDigestInterval = v),
        RelaySetting.Seconds(
            "federation-status-interval", "Seconds between two updates of the params below /clasp/federation; 0 leaves them out",
            o => o.FederationStatusInterval, (o, v) => o.FederationStatusInterval = v),
        RelaySetting.Seconds(
            "federation-keepalive", "Seconds between two pings over a link to another router; 0 for never",
            o => o.FederationKeepAlive, (o, v) => o.FederationKeepAlive = v),
        RelaySetting.Seconds(
            "federation-keepalive-timeout", "Seconds without any byte, pongs included, after which a link is given up",
            o => o.FederationKeepAliveTimeout, (o, v) => o.FederationKeepAliveTimeout = v),
        RelaySetting.Number(
            "federation-max-pending", "Writes that may wait for an answer over one link",
            o => o.FederationMaxPending, (o, v) => o.FederationMaxPending = v),
        RelaySetting.Number(
            "federation-max-routers", "Routers of the federation that are known at once",
            o => o.FederationMaxRouters, (o, v) => o.FederationMaxRouters = v),
        RelaySetting.Number(
            "federation-max-namespaces", "Namespaces of the federation that are owned at once",
            o => o.FederationMaxNamespaces, (o, v) => o.FederationMaxNamespaces = v),
        RelaySetting.Number(
            "federation-max-interests", "Patterns of signals that the routers behind one link may want",
            o => o.FederationMaxInterests, (o, v) => o.FederationMaxInterests = v),
        RelaySetting.Number(
            "federation-max-params", "Params kept when more of other routers come; 0 for any number",
            o => o.FederationMaxParams, (o, v) => o.FederationMaxParams = v),
        RelaySetting.Number(
            "federation-max-on-demand", "Patterns outside of --federation-subscribe that clients may follow at once",
            o => o.FederationMaxOnDemand, (o, v) => o.FederationMaxOnDemand = v),
        RelaySetting.Seconds(
            "federation-linger", "Seconds that what only clients wanted here is kept after the last of them",
            o => o.FederationLinger, (o, v) => o.FederationLinger = v),
        RelaySetting.Number(
            "federation-max-queue", "Bytes of signals that may wait for one slow link",
            o => o.FederationMaxQueue, (o, v) => o.FederationMaxQueue = v),
    ];

    private static IReadOnlyList<RelaySetting> Common =>
    [
        RelaySetting.Number("ws-port", "WebSocket port; 0 takes any free one", o => o.WsPort, (o, v) => o.WsPort = v)
            with { Aliases = ["--port", "-p"] },
        RelaySetting.Text("host", "IP address to listen on, for every port", o => o.Host, (o, v) => o.Host = v),
        RelaySetting.Text("name", "Name shown to clients", o => o.Name, (o, v) => o.Name = v) with { Aliases = ["-n"] },
        RelaySetting.Switch("verbose", "Log debug messages", (o, v) => o.Verbose = v) with { Aliases = ["-v"] },
        RelaySetting.Text(
            "cert", "PEM file with the certificate; makes the WebSocket port wss",
            o => o.Cert, (o, v) => o.Cert = v),
        RelaySetting.Text("key", "PEM file with the key of the certificate", o => o.Key, (o, v) => o.Key = v),
        RelaySetting.Number("tcp-port", "Port for frames over plain TCP", o => o.TcpPort, (o, v) => o.TcpPort = v),
        RelaySetting.Number(
            "health-port", "Port for /healthz and /readyz", o => o.HealthPort, (o, v) => o.HealthPort = v),
        RelaySetting.List("features", "Features that must be there, separated by commas", (o, v) => o.Features = v),
        RelaySetting.Number(
            "max-sessions", "Clients connected at once; 0 for any number",
            o => o.MaxSessions, (o, v) => o.MaxSessions = v),
        RelaySetting.Seconds(
            "session-timeout", "Seconds of silence after which a client is closed; 0 for never",
            o => o.SessionTimeout, (o, v) => o.SessionTimeout = v),
        RelaySetting.Seconds(
            "hello-timeout", "Seconds that a client may take to say HELLO",
            o => o.HelloTimeout, (o, v) => o.HelloTimeout = v),
        RelaySetting.Seconds(
            "keepalive", "Seconds between two pings to a client; 0 for never",
            o => o.KeepAlive, (o, v) => o.KeepAlive = v),
        RelaySetting.Seconds(
            "keepalive-timeout", "Seconds without any byte, pongs included, after which a client is given up",
            o => o.KeepAliveTimeout, (o, v) => o.KeepAliveTimeout = v),
        RelaySetting.Seconds(
            "drain-timeout", "Seconds that a stopping relay waits for its clients to leave",
            o => o.DrainTimeout, (o, v) => o.DrainTimeout = v),
        RelaySetting.Seconds(
            "param-ttl", "Seconds that a param without a TTL lives when it is not used; 0 for ever",
            o => o.ParamTtl, (o, v) => o.ParamTtl = v),
        RelaySetting.Seconds(
            "signal-ttl", "Seconds that an announced signal is kept; 0 for ever",
            o => o.SignalTtl, (o, v) => o.SignalTtl = v),
        RelaySetting.Switch("no-ttl", "Same as --param-ttl 0 --signal-ttl 0", (o, v) => o.NoTtl = v),
        RelaySetting.Switch(
            "welcome-snapshot", "Send new clients the state at once, not an empty snapshot",
            (o, v) => o.WelcomeSnapshot = v),
        RelaySetting.Number(
            "max-subscriptions", "Subscriptions of one client",
            o => o.MaxSubscriptions, (o, v) => o.MaxSubscriptions = v),
        RelaySetting.Number(
            "max-deep-segments", "Segments behind a ** in all subscriptions of one client",
            o => o.MaxDeepSegments, (o, v) => o.MaxDeepSegments = v),
        RelaySetting.Number("max-params", "Params kept; 0 for any number", o => o.MaxParams, (o, v) => o.MaxParams = v),
        RelaySetting.Number(
            "max-signals", "Announced signals kept; 0 for any number",
            o => o.MaxSignals, (o, v) => o.MaxSignals = v),
        RelaySetting.Number(
            "max-payload", "Bytes in the payload of one frame",
            o => o.MaxPayloadBytes, (o, v) => o.MaxPayloadBytes = v),
        RelaySetting.Number(
            "max-rate", "Messages per second of one client; 0 for any number. Any, but 1000 with --auth-port",
            o => o.MaxRate, (o, v) => o.MaxRate = v),
        RelaySetting.Number(
            "max-outbox", "Bytes that may wait for one slow client",
            o => o.MaxOutboxBytes, (o, v) => o.MaxOutboxBytes = v),
        RelaySetting.Number(
            "outbox-soft-limit", "Bytes waiting for one client before newer values replace older",
            o => o.OutboxSoftLimitBytes, (o, v) => o.OutboxSoftLimitBytes = v),
        RelaySetting.Number(
            "max-scheduled-bundles", "Bundles that one client may have scheduled",
            o => o.MaxScheduledBundles, (o, v) => o.MaxScheduledBundles = v),
        RelaySetting.Number(
            "max-scheduled-bytes", "Bytes of the bundles that one client may have scheduled",
            o => o.MaxScheduledBytes, (o, v) => o.MaxScheduledBytes = v),
        RelaySetting.Number(
            "max-tombstones", "Removed params remembered", o => o.MaxTombstones, (o, v) => o.MaxTombstones = v),
        RelaySetting.Number(
            "max-cached-addresses", "Addresses of signals whose receivers are remembered",
            o => o.MaxCachedAddresses, (o, v) => o.MaxCachedAddresses = v),
        RelaySetting.Seconds(
            "bundle-horizon", "Seconds ahead that a bundle may be scheduled",
            o => o.BundleHorizon, (o, v) => o.BundleHorizon = v),
        RelaySetting.Seconds(
            "tombstone-horizon", "Seconds that the removal of a param is remembered",
            o => o.TombstoneHorizon, (o, v) => o.TombstoneHorizon = v),
    ];
}
