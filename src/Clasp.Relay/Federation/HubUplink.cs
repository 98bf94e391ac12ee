using System.Net;
using Clasp.Federation.Links;
using Clasp.Relay.Configuration;
using Clasp.Relay.Core;
using Clasp.Transport;
using Clasp.Transport.Client;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Federation;

/// <summary>Keeps this router joined to a hub: dials, serves the link until it ends, waits, dials again; never gives up.</summary>
internal sealed class HubUplink(RelayCore core, RelayOptions options, TimeProvider time, ILogger logger)
{
    private readonly Backoff _backoff = new(Random.Shared);
    private readonly Uri[] _hubs = [.. options.FederationHubs.Select(hub => new Uri(hub))];
    private readonly ConnectOptions _connect = new()
    {
        BearerToken = options.FederationToken is { } file ? FederationToken.Read(file).Own : null,
        IsRouter = true,
        ExtraAuthoritiesFile = options.FederationCa,
        Connection = LinkOptions(options, time),
    };

    private string? _lastFailure;

    /// <summary>How a link is watched, at both ends, so that a path that swallows everything is noticed.</summary>
    public static FrameConnectionOptions LinkOptions(RelayOptions options, TimeProvider time) => new()
    {
        KeepAliveInterval = options.FederationKeepAlive == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : options.FederationKeepAlive,
        KeepAliveTimeout = options.FederationKeepAliveTimeout,
        Time = time,
    };

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                var wait = await JoinAsync(_hubs[attempt % _hubs.Length], stopping);
                await Task.Delay(wait, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The relay stops.
        }
    }

    /// <summary>Joins one hub, and stays until the link ends.</summary>
    /// <returns>How long to wait before the next attempt.</returns>
    private async Task<TimeSpan> JoinAsync(Uri hub, CancellationToken stopping)
    {
        try
        {
            await using var connection = await ClientConnector.ConnectAsync(hub, _connect, stopping);
            var since = time.GetTimestamp();
            await core.ServeUplinkAsync(connection, stopping);
            _lastFailure = null;
            return _backoff.Next(time.GetElapsedTime(since));
        }
        catch (ConnectException failure)
        {
            // One line when it begins, not one for each attempt.
            if (failure.Message != _lastFailure) logger.HubUnreachable(hub, failure.Message);
            _lastFailure = failure.Message;
            return failure.StatusCode == HttpStatusCode.Unauthorized ? _backoff.NextAfterRefusal() : _backoff.Next(TimeSpan.Zero);
        }
    }
}
