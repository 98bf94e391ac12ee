using System.Net;
using Clasp.Relay.Auth.Accounts;
using Clasp.Relay.Auth.Entities;
using Clasp.Relay.Auth.Http;
using Clasp.Relay.Auth.Storage;
using Clasp.Relay.Auth.Tokens;
using Clasp.Relay.Configuration;
using Clasp.Relay.Endpoints;
using Clasp.Security.Configuration;
using Clasp.Security.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Auth;

/// <summary>The HTTP API on <c>--auth-port</c>, and the users and tokens behind it.</summary>
internal sealed class AuthHost : IAsyncDisposable
{
    private const int MaxBodyBytes = 16 * 1024;
    private const int CleanUpEvery = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
    private static readonly TimeSpan LookAfterDatabase = TimeSpan.FromSeconds(1);

    private readonly WebApplication _host;
    private readonly AuthDatabase _database;
    private readonly TokenStore _tokens;
    private readonly SignedTokens _signed;
    private readonly PasswordHashing _hashing;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopped = new();
    private ListenOptions? _listen;
    private Task _upkeep = Task.CompletedTask;

    /// <param name="options">What the operator set.</param>
    /// <param name="port">The port to open.</param>
    /// <param name="tls">Makes it HTTPS.</param>
    /// <param name="config">What the application says at the moment.</param>
    /// <param name="endSessions">Ends the sessions that came with tokens of these ids.</param>
    /// <param name="sockets">Opens the port.</param>
    /// <param name="time">For everything that expires.</param>
    /// <param name="loggers">For what is worth a line.</param>
    /// <exception cref="StartException">A file cannot be used.</exception>
    public AuthHost(
        RelayOptions options,
        int port,
        ServerTls? tls,
        Func<AppConfig> config,
        Action<IReadOnlySet<string>> endSessions,
        ListenSockets sockets,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger("Clasp.Auth");
        _database = AuthDatabase.Open(options.AuthDb);
        SecretFile.Check(options.AuthDb, _logger);
        _tokens = new TokenStore(_database, time, endSessions);
        UseAdminToken(ReadAdminToken(options.AdminToken));
        _signed = new SignedTokens(options, endSessions, time, _logger);
        Tokens = new TokenChain([_tokens.Index, .. _signed.Validators]);
        _hashing = new PasswordHashing(options.AuthHashing ?? Math.Max(1, Environment.ProcessorCount / 2));

        HttpRoute[] routes =
        [
            .. new AccountRoutes(_database, _tokens, _hashing, options, config, time).Routes,
            .. new UserRoutes(_database, _tokens).Routes,
            .. new TokenRoutes(_tokens, options.TokenTtl, time).Routes,
            .. _signed.Routes,
        ];
        var endpoint = new ApiEndpoint(
            routes, new AdminGate(_tokens.Index, time), new CrossOrigin(options.CorsOrigins), Patience, time, _logger);
        sockets.Name(port, "--auth-port");
        // A host of its own, with threads that may block.
        _host = KestrelHost.Create(loggers, endpoint.HandleAsync, Listen, sockets.Bind);

        void Listen(KestrelServerOptions server)
        {
            server.Limits.MaxRequestBodySize = MaxBodyBytes;
            server.Limits.MinRequestBodyDataRate = SlowestBody;
            server.Limits.MaxConcurrentConnections = options.AuthMaxConnections;
            server.Listen(ListenAddress.Parse(options.Host), port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                _listen = listen;
                tls?.Secure(listen);
            });
        }
    }

    /// <summary>What judges the tokens of clients.</summary>
    public TokenChain Tokens { get; }

    public int Port => (_listen?.EndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>The token of the administrator in this file; null without a file.</summary>
    /// <exception cref="StartException">The file cannot be used.</exception>
    public CpskToken? ReadAdminToken(string? file)
    {
        if (file is null) return null;

        var token = AdminTokenFile.Load(file, _time.GetUtcNow());
        SecretFile.Check(file, _logger);
        return token;
    }

    /// <summary>Takes no other token for the administrator's; the sessions of the one before end.</summary>
    /// <returns>Whether that is a change.</returns>
    public bool UseAdminToken(CpskToken? token) => _tokens.UseBootstrap(token);

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _host.StartAsync(cancellation);
        _upkeep = LookAfterTokensAsync(_stopped.Token);
    }

    public async Task StopAsync()
    {
        await _stopped.CancelAsync();
        await _host.StopAsync(CancellationToken.None);
        await _upkeep;
    }

    public async ValueTask DisposeAsync()
    {
        // Not all that starts is stopped: another part of the relay may have failed to.
        await _stopped.CancelAsync();
        await _upkeep;
        await _host.DisposeAsync();
        _hashing.Dispose();
        _signed.Dispose();
        _database.Dispose();
        _stopped.Dispose();
    }

    /// <summary>Takes over what other processes do with the database, and removes what has expired.</summary>
    private async Task LookAfterTokensAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookAfterDatabase, _time);
        try
        {
            for (var round = 1; await timer.WaitForNextTickAsync(stopping); round++)
            {
                try
                {
                    _tokens.Refresh();
                    if (round % CleanUpEvery == 0) _tokens.CleanUp();
                }
                catch (SqliteException failure)
                {
                    _logger.DatabaseFailed(failure.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The relay stops.
        }
    }
}
