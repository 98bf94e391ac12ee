using Clasp.Protocol.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Client;

/// <summary>Who a client is, and how patient.</summary>
public sealed record ClaspClientOptions
{
    public static ClaspClientOptions Default { get; } = new();

    /// <summary>The name that the relay knows this client by.</summary>
    public string Name { get; init; } = "CLASP .NET Client";

    /// <summary>Shown to the relay with the first message; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>What the client tells the relay that it understands.</summary>
    public Features Features { get; init; } = Features.Signals;

    /// <summary>For everything up to the relay's WELCOME; also for the goodbye.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a request waits for its answer. The default leaves a relay the time to give up on the owner of an
    /// address.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How a lost connection is made again; null to leave it lost.</summary>
    public ReconnectOptions? Reconnect { get; init; } = ReconnectOptions.Default;

    /// <summary>
    /// Bytes that wait for the network, at most: then awaited calls wait, and those that are not are refused.
    /// </summary>
    public int MaxWaitingBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// A PEM file with certificates of authorities to trust besides those of the system, for <c>wss://</c>.
    /// </summary>
    public string? AuthoritiesFile { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
