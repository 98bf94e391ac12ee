using System.Security.Cryptography.X509Certificates;

namespace Clasp.Transport.Client;

/// <summary>How to reach and whom to trust.</summary>
public sealed record ConnectOptions
{
    /// <summary>Sent as <c>Authorization: Bearer</c> with the WebSocket upgrade.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Whether the peer that connects is a router, which a hub wants to know before it upgrades.</summary>
    public bool IsRouter { get; init; }

    /// <summary>For everything up to the end of the upgrade.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Certificates of authorities to trust besides those of the system.</summary>
    public X509Certificate2Collection? ExtraAuthorities { get; init; }

    /// <summary>A PEM file with such certificates.</summary>
    public string? ExtraAuthoritiesFile { get; init; }

    /// <summary>Keepalive, limits and clock of the connection.</summary>
    public FrameConnectionOptions Connection { get; init; } = FrameConnectionOptions.Default;
}
