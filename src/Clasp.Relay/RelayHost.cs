using System.Net;
using Clasp.Relay.Access;
using Clasp.Relay.Auth;
using Clasp.Relay.Configuration;
using Clasp.Relay.Core;
using Clasp.Relay.Endpoints;
using Clasp.Relay.Federation;
using Clasp.Relay.Reload;
using Clasp.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay;

/// <summary>A running relay; any number of them fit in one process.</summary>
public sealed class RelayHost : IAsyncDisposable
{
    private readonly RelayOptions _options;
    private readonly ILogger _logger;
    private readonly AppConfigFile _appConfig;
    private readonly RelayCore _core;
    private readonly HubUplink _uplink;
    private readonly RelayReload _reload;
    private readonly Readiness _readiness = new();
    private readonly ListenSockets _sockets = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly ClientListener _webSocket;
    private readonly ClientListener _tcp;
    private readonly WebApplication? _health;
    private readonly AuthHost? _auth;
    private readonly WebApplication? _control;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ListenOptions? _healthPort;
    private Task _joining = Task.CompletedTask;
    private Task? _stopping;

    private RelayHost(RelayOptions options, Func<RelayOptions>? read, ILoggerFactory loggers)
    {
        _options = options;
        _logger = loggers.CreateLogger("Clasp.Relay");
        var address = ListenAddress.Parse(options.Host);
        var tls = ServerTls.From(options);
        var connections = new FrameConnectionOptions
        {
            KeepAliveInterval = options.KeepAlive == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : options.KeepAlive,
            KeepAliveTimeout = options.KeepAliveTimeout,
        };

        _appConfig = new AppConfigFile(options.AppConfig, _logger);
        _core = new(options, TimeProvider.System, loggers, _logger);
        _core.UseRules(_appConfig.Current.Rules);
        SecretFile.Check(options.Key, _logger);
        SecretFile.Check(options.FederationToken, _logger);
        if (options.AuthPort is { } authPort)
        {
            _auth = new AuthHost(
                options, authPort, tls, () => _appConfig.Current, EndSessions, _sockets, TimeProvider.System, loggers);
        }

        var admission = _auth is null ? null : new Admission(_auth.Tokens, TimeProvider.System, () => _core.Revocations);
        var token = options.FederationToken is { } file ? FederationToken.Read(file) : null;
        var gate = new FederationGate(token);
        _uplink = new HubUplink(_core, options, token, TimeProvider.System, _logger);
        _reload = new RelayReload(options, read ?? (() => options), _core, tls, gate, _uplink, _auth, _appConfig, _logger);
        var links = HubUplink.LinkOptions(options, TimeProvider.System);
        var webSocket = new WebSocketEndpoint(
            _core, admission, connections, links, gate, _readiness, tls, _logger, _stopped.Token);
        var tcp = new TcpEndpoint(_core, admission, connections, gate, _readiness, _stopped.Token);
        _webSocket = new(webSocket.ServeAsync, _logger);
        _tcp = new((socket, _) => tcp.ServeAsync(socket), _logger);
        if (options.HealthPort is { } healthPort)
        {
            // A host of its own, with threads that may block.
            _health = KestrelHost.Create(
                loggers,
                new HealthEndpoint(_readiness).HandleAsync,
                Listen,
                _sockets.Bind);

            void Listen(KestrelServerOptions server)
            {
                _sockets.Name(healthPort, "--health-port");
                server.Listen(address, healthPort, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    _healthPort = listen;
                });
            }
        }

        if (options.Control is { } socket)
        {
            _control = KestrelHost.Create(
                loggers,
                new ControlEndpoint(_core, ReloadAsync).HandleAsync,
                server => server.ListenUnixSocket(Path.GetFullPath(socket), listen => listen.Protocols = HttpProtocols.Http1),
                ControlSocket.Bind);
        }
    }

    /// <summary>The port that WebSocket clients connect to.</summary>
    public int WsPort => _webSocket.Port ?? 0;

    public int? TcpPort => _tcp.Port;

    public int? HealthPort => PortOf(_healthPort);

    public int? AuthPort => _auth?.Port;

    /// <summary>Where a client on this machine finds the relay.</summary>
    public Uri Url => new($"{(_options.Cert is null ? "ws" : "wss")}://{LocalName}:{WsPort}");

    /// <summary>Completed when the relay has stopped.</summary>
    public Task Completion => _completion.Task;

    private string LocalName => _options.Host is "0.0.0.0" or "::" ? "localhost" : _options.Host.Contains(':')
        ? $"[{_options.Host}]"
        : _options.Host;

    /// <summary>Opens the ports and takes clients.</summary>
    /// <exception cref="ConfigurationException">The options contradict themselves.</exception>
    /// <exception cref="StartException">A port or a certificate cannot be used.</exception>
    /// <param name="options">The settings.</param>
    /// <param name="loggers">For what is worth a line.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="read">Reads the settings again when the operator asks for it; null if they cannot change.</param>
    public static async Task<RelayHost> StartAsync(
        RelayOptions options, ILoggerFactory loggers, CancellationToken cancellation, Func<RelayOptions>? read = null)
    {
        var errors = RelayOptionsValidator.ErrorsOf(options).ToList();
        if (errors.Count > 0) throw new ConfigurationException(errors);

        var host = new RelayHost(options, read, loggers);
        try
        {
            if (FederationFeature.IsSupported) await host.JoinAsync(cancellation);
            if (host._auth is { } auth) await auth.StartAsync(cancellation);
            host.Open(host._webSocket, options.WsPort, "--ws-port");
            if (options.TcpPort is { } tcp) host.Open(host._tcp, tcp, "--tcp-port");
            if (host._health is { } health) await health.StartAsync(cancellation);
            if (host._control is { } control) await control.StartAsync(cancellation);
        }
        catch
        {
            await host.ReleaseAsync();
            throw;
        }

        host._readiness.IsReady = true;
        host.LogStart();
        return host;
    }

    private void Open(ClientListener listener, int port, string flag)
    {
        _sockets.Name(port, flag);
        listener.Start(_sockets.Bind(new IPEndPoint(ListenAddress.Parse(_options.Host), port)));
    }

    /// <summary>Starts to join the hub; clients are taken when it has given back what it kept, or does not answer.</summary>
    private Task JoinAsync(CancellationToken cancellation)
    {
        _joining = _uplink.RunAsync(_stopped.Token);
        return _core.Ready.WaitAsync(cancellation);
    }

    /// <summary>Reads the settings again, and follows those that can change while the relay runs; one time after the other.</summary>
    public Task<ReloadReport> ReloadAsync() => _reload.RunAsync();

    /// <summary>
    /// Takes no more clients, says goodbye to those that are there, and returns as soon as all are gone.
    /// </summary>
    /// <param name="cancellation">Ends the wait for them early; without it, it ends after the drain time.</param>
    public Task StopAsync(CancellationToken cancellation)
    {
        lock (_completion) _stopping ??= StopOnceAsync(cancellation);
        return _stopping;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        await ReleaseAsync();
    }

    private void EndSessions(IReadOnlySet<string> tokenIds) => _core.Revoke(grant => tokenIds.Contains(grant.TokenId));

    private async ValueTask ReleaseAsync()
    {
        _webSocket.Dispose();
        _tcp.Dispose();
        if (_auth is { } auth) await auth.DisposeAsync();
        if (_health is { } health) await health.DisposeAsync();
        if (_control is { } control) await control.DisposeAsync();
        _uplink.Dispose();
        _core.Dispose();
        _stopped.Dispose();
    }

    private async Task StopOnceAsync(CancellationToken cancellation)
    {
        _logger.Draining(_options.Name);
        _readiness.IsReady = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.DrainTimeout);
        using var cut =
            patience.Token.UnsafeRegister(static stopped => ((CancellationTokenSource)stopped!).Cancel(), _stopped);

        // Closes the listening sockets first, then waits for the connections.
        var clientsGone = Task.WhenAll(_webSocket.StopAsync(), _tcp.StopAsync());
        _core.BeginDrain("The relay is stopping.");
        await clientsGone;
        await _stopped.CancelAsync();
        await _joining;
        if (_auth is { } auth) await auth.StopAsync();
        if (_health is { } health) await health.StopAsync(CancellationToken.None);
        if (_control is { } control)
        {
            await control.StopAsync(CancellationToken.None);
            File.Delete(Path.GetFullPath(_options.Control!)); // Without the setting there would be no host for it.
        }

        _logger.Stopped(_options.Name);
        _completion.TrySetResult();
    }

    private void LogStart()
    {
        _logger.Listening(_options.Name, Url.ToString().TrimEnd('/'));
        if (AuthPort is { } auth) _logger.ListeningAuth($"{(_options.Cert is null ? "http" : "https")}://{LocalName}:{auth}");
        if (_auth is not null && _options.FederationToken is null && FederationFeature.IsSupported) _logger.RoutersNeedNoToken();
        if (TcpPort is { } tcp) _logger.ListeningTcp(_options.Name, $"tcp://{LocalName}:{tcp}");
        if (HealthPort is { } health) _logger.ListeningHealth(_options.Name, $"http://{LocalName}:{health}");
    }

    private static int? PortOf(ListenOptions? listen) => (listen?.EndPoint as IPEndPoint)?.Port;
}
