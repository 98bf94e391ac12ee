using System.ComponentModel.DataAnnotations;

namespace Clasp.Relay.Configuration;

/// <summary>Everything an operator may set for one relay. A limit of 0 means no limit, a time of 0 means off.</summary>
public sealed class RelayOptions : IValidatableObject
{
    internal const string PortRange = "{0} must be a port from 0 to 65535; 0 takes any free one.";
    internal const string NumberRange = "{0} must be from {1} to {2}.";

    /// <summary>WebSocket port; 0 takes any free one.</summary>
    [Display(Name = "--ws-port")]
    [Range(0, 65_535, ErrorMessage = PortRange)]
    public int WsPort { get; set; } = 7330;

    /// <summary>The IP address that every port is opened on, or <c>localhost</c>.</summary>
    public string Host { get; set; } = "0.0.0.0";

    /// <summary>How the relay introduces itself to clients.</summary>
    public string Name { get; set; } = "CLASP Relay";

    /// <summary>Whether debug messages are logged.</summary>
    public bool Verbose { get; set; }

    /// <summary>Clients connected at once; 0 for any number.</summary>
    [Display(Name = "--max-sessions")]
    [Range(0, 1_000_000, ErrorMessage = NumberRange)]
    public int MaxSessions { get; set; } = 1000;

    /// <summary>Silence after which a session is closed; 0 for never.</summary>
    [Display(Name = "--session-timeout")]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "{0} must be 0 (never) to 31536000 seconds.")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How long a param lives that is neither read nor written and has no TTL of its own; 0 for ever.</summary>
    [Display(Name = "--param-ttl")]
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00", ErrorMessage = "{0} must be 0 (for ever) or more seconds.")]
    public TimeSpan ParamTtl { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long an announced signal is kept; 0 for ever.</summary>
    [Display(Name = "--signal-ttl")]
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00", ErrorMessage = "{0} must be 0 (for ever) or more seconds.")]
    public TimeSpan SignalTtl { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>Turns both default TTLs off; a TTL that a client sets still holds.</summary>
    public bool NoTtl { get; set; }

    /// <summary>How long a stopping relay waits for its clients to leave.</summary>
    [Display(Name = "--drain-timeout")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "{0} must be 0 to 3600 seconds.")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Port for <c>/healthz</c> and <c>/readyz</c>; none if null.</summary>
    [Display(Name = "--health-port")]
    [Range(0, 65_535, ErrorMessage = PortRange)]
    public int? HealthPort { get; set; }

    /// <summary>Port for frames with a length in front, without HTTP; none if null.</summary>
    [Display(Name = "--tcp-port")]
    [Range(0, 65_535, ErrorMessage = PortRange)]
    public int? TcpPort { get; set; }

    /// <summary>PEM file with the certificate, and those between it and its root; makes the WebSocket port <c>wss</c>.</summary>
    public string? Cert { get; set; }

    /// <summary>PEM file with the private key of <see cref="Cert"/>.</summary>
    public string? Key { get; set; }

    /// <summary>Sends new clients all state they may read, instead of an empty snapshot.</summary>
    public bool WelcomeSnapshot { get; set; }

    /// <summary>Parts of the relay that the operator relies on; all are built in, so that this is only checked.</summary>
    public IReadOnlyList<string> Features { get; set; } = [];

    /// <summary>Live subscriptions of one session.</summary>
    [Display(Name = "--max-subscriptions")]
    [Range(1, 1_000_000, ErrorMessage = NumberRange)]
    public int MaxSubscriptions { get; set; } = 1000;

    /// <summary>Params kept.</summary>
    [Display(Name = "--max-params")]
    [Range(1, 100_000_000, ErrorMessage = NumberRange)]
    public int MaxParams { get; set; } = 100_000;

    /// <summary>Announced signals kept.</summary>
    [Display(Name = "--max-signals")]
    [Range(1, 100_000_000, ErrorMessage = NumberRange)]
    public int MaxSignals { get; set; } = 100_000;

    /// <summary>Bytes of the payload of one frame.</summary>
    [Display(Name = "--max-payload")]
    [Range(64, 65_535, ErrorMessage = NumberRange)]
    public int MaxPayloadBytes { get; set; } = 65_535;

    /// <summary>Messages per second of one session; 0 for any number.</summary>
    [Display(Name = "--max-message-rate")]
    [Range(0, 10_000_000, ErrorMessage = NumberRange)]
    public int MaxMessageRate { get; set; }

    /// <summary>Bytes waiting for one session that is slow to read, before it is closed.</summary>
    [Display(Name = "--max-outbox")]
    [Range(131_072, 1_073_741_824, ErrorMessage = NumberRange)]
    public int MaxOutboxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a new connection may take to say HELLO.</summary>
    [Display(Name = "--hello-timeout")]
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "{0} must be 0.1 to 3600 seconds.")]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a WebSocket client is pinged; 0 for never.</summary>
    [Display(Name = "--keepalive")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "{0} must be 0 (never) to 3600 seconds.")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence, pongs included, after which a WebSocket client is given up.</summary>
    [Display(Name = "--keepalive-timeout")]
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ErrorMessage = "{0} must be 0.1 to 86400 seconds.")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How far ahead a bundle may be scheduled.</summary>
    [Display(Name = "--bundle-horizon")]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "{0} must be 0 to 31536000 seconds.")]
    public TimeSpan BundleHorizon { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the relay remembers that a param was removed.</summary>
    [Display(Name = "--tombstone-horizon")]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "{0} must be 0 to 31536000 seconds.")]
    public TimeSpan TombstoneHorizon { get; set; } = TimeSpan.FromHours(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ListenAddress.TryParse(Host, out _))
            yield return new($"--host must be an IP address of this machine, 0.0.0.0, :: or localhost, not '{Host}'.");
        if (Name.Length is 0 or > 200)
            yield return new("--name must have 1 to 200 characters.");
        if (Cert is null != Key is null)
            yield return new($"--cert and --key belong together: set {(Cert is null ? "--cert" : "--key")}, too.");
        // A single lost ping must not cost a session.
        if (KeepAlive > TimeSpan.Zero && KeepAliveTimeout < 2 * KeepAlive)
            yield return new("--keepalive-timeout must be at least twice --keepalive.");
        foreach (var feature in Features.Where(feature => !RelayFeatures.Names.Contains(feature)))
            yield return new($"--features does not know '{feature}': choose from {string.Join(", ", RelayFeatures.Names)}.");
        if (WsPort != 0 && (WsPort == TcpPort || WsPort == HealthPort))
            yield return new($"--ws-port and {(WsPort == TcpPort ? "--tcp-port" : "--health-port")} must differ.");
        if (TcpPort is > 0 && TcpPort == HealthPort)
            yield return new("--tcp-port and --health-port must differ.");
    }
}
