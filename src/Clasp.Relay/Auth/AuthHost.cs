using System.Net;
using System.Security.Cryptography.X509Certificates;
using Clasp.Relay.Auth.Http;
using Clasp.Relay.Auth.Tokens;
using Clasp.Relay.Configuration;
using Clasp.Relay.Endpoints;
using Clasp.Security.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Auth;

/// <summary>The HTTP API on <c>--auth-port</c>, and the tokens it issues.</summary>
internal sealed class AuthHost : IAsyncDisposable
{
    private const int MaxBodyBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebApplication _host;
    private ListenOptions? _listen;

    /// <exception cref="StartException">A file cannot be used.</exception>
    public AuthHost(
        RelayOptions options,
        int port,
        (X509Certificate2 Certificate, X509Certificate2Collection Chain)? certificate,
        ListenSockets sockets,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Clasp.Auth");
        var index = new TokenIndex();
        if (options.AdminToken is { } file)
        {
            index.Add(AdminTokenFile.Load(file, time.GetUtcNow()));
            SecretFile.Check(file, logger);
        }

        Tokens = new TokenChain([index]);
        var endpoint = new ApiEndpoint(
            [], new AdminGate(index, time), new CrossOrigin(options.CorsOrigins), Patience, time, logger);
        sockets.Name(port, "--auth-port");
        // A host of its own, with threads that may block.
        _host = KestrelHost.Create(loggers, endpoint.HandleAsync, Listen, socket => socket.CreateBoundListenSocket = sockets.Bind);

        void Listen(KestrelServerOptions server)
        {
            server.Limits.MaxRequestBodySize = MaxBodyBytes;
            server.Limits.MaxConcurrentConnections = options.AuthMaxConnections;
            server.Listen(ListenAddress.Parse(options.Host), port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                _listen = listen;
                if (certificate is not { } tls) return;
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = tls.Certificate,
                    ServerCertificateChain = tls.Chain,
                    HandshakeTimeout = KestrelHost.SilenceLimit,
                });
            });
        }
    }

    /// <summary>What judges the tokens of clients.</summary>
    public TokenChain Tokens { get; }

    public int Port => (_listen?.EndPoint as IPEndPoint)?.Port ?? 0;

    public Task StartAsync(CancellationToken cancellation) => _host.StartAsync(cancellation);

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
