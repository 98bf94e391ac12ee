using System.Net;
using Clasp.Federation.Links;
using Clasp.Relay.Configuration;
using Clasp.Relay.Core;
using Clasp.Transport;
using Clasp.Transport.Client;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Federation;

/// <summary>Keeps this router joined to a hub: dials, serves the link until it ends, waits, dials again; never gives up.</summary>
internal sealed class HubUplink : IDisposable
{
    private readonly RelayCore _core;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Backoff _backoff = new(Random.Shared);
    private readonly Lock _gate = new();
    private UplinkSettings _settings;
    private CancellationTokenSource _otherSettings = new();
    private Uri? _joined;
    private string? _lastFailure;
    private int _failures;

    public HubUplink(RelayCore core, RelayOptions options, FederationToken? token, TimeProvider time, ILogger logger)
    {
        _core = core;
        _time = time;
        _logger = logger;
        _settings = UplinkSettings.From(options, token, time);
    }

    /// <summary>How a link is watched, at both ends, so that a path that swallows everything is noticed.</summary>
    public static FrameConnectionOptions LinkOptions(RelayOptions options, TimeProvider time) => new()
    {
        KeepAliveInterval = options.FederationKeepAlive == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : options.FederationKeepAlive,
        KeepAliveTimeout = options.FederationKeepAliveTimeout,
        Time = time,
    };

    /// <summary>Dials other hubs, or shows another token, from now on. A link to a hub that is still among them stays up.</summary>
    /// <returns><c>false</c>: the hubs are the same as before.</returns>
    public bool Use(RelayOptions options, FederationToken? token)
    {
        var settings = UplinkSettings.From(options, token, _time);
        CancellationTokenSource? interrupted = null;
        bool isOther;
        lock (_gate)
        {
            isOther = !settings.Hubs.SequenceEqual(_settings.Hubs);
            _settings = settings;
            if (_joined is null || !settings.Hubs.Contains(_joined))
            {
                interrupted = _otherSettings;
                _otherSettings = new CancellationTokenSource();
            }
        }

        interrupted?.Cancel();
        return isOther;
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        for (var attempt = 0; !stopping.IsCancellationRequested; attempt++)
        {
            UplinkSettings settings;
            CancellationTokenSource otherSettings;
            lock (_gate) (settings, otherSettings) = (_settings, _otherSettings);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, otherSettings.Token);
            try
            {
                var wait = settings.Hubs.Length == 0
                    ? Timeout.InfiniteTimeSpan
                    : await JoinAsync(settings.Hubs[attempt % settings.Hubs.Length], settings.Connect, either.Token);
                await Task.Delay(wait, _time, either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                // The relay stops, or there are other hubs to dial, which is tried at once.
            }
        }
    }

    public void Dispose() => _otherSettings.Dispose();

    /// <summary>Joins one hub, and stays until the link ends.</summary>
    /// <returns>How long to wait before the next attempt.</returns>
    private async Task<TimeSpan> JoinAsync(Uri hub, ConnectOptions connect, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await ClientConnector.ConnectAsync(hub, connect, cancellation);
            var since = _time.GetTimestamp();
            lock (_gate) _joined = hub;
            _core.ReportUplink(hub, failures: 0, "", wait: null);
            var end = await _core.ServeUplinkAsync(connection, cancellation);
            var lasted = _time.GetElapsedTime(since);
            _failures = end.StatusCode == CloseCode.PolicyViolation && lasted < Backoff.Healthy ? _failures + 1 : 0;
            _lastFailure = null;
            var wait = _backoff.Next(lasted);
            _core.ReportUplink(hub, _failures, $"The link was {end}.", wait);
            return wait;
        }
        catch (ConnectException failure)
        {
            // One line when it begins, not one for each attempt.
            if (failure.Message != _lastFailure) _logger.HubUnreachable(hub, failure.Message);
            _lastFailure = failure.Message;
            var wait = failure.StatusCode == HttpStatusCode.Unauthorized ? _backoff.NextAfterRefusal() : _backoff.Next(TimeSpan.Zero);
            _core.ReportUplink(hub, ++_failures, failure.Message, wait);
            return wait;
        }
        finally
        {
            lock (_gate) _joined = null;
        }
    }
}
