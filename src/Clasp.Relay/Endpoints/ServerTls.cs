using System.Net.Security;
using Clasp.Relay.Configuration;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Clasp.Relay.Endpoints;

/// <summary>The certificate that new connections are shown; it can be exchanged while others go on.</summary>
internal sealed class ServerTls
{
    private volatile Loaded _current;

    private ServerTls(Loaded loaded) => _current = loaded;

    /// <summary>What <c>--cert</c> and <c>--key</c> name; null if TLS is not asked for.</summary>
    /// <exception cref="StartException">A file is unreadable, is no PEM, or does not fit the other.</exception>
    public static ServerTls? From(RelayOptions options) => options.Cert is null ? null : new(Load(options));

    /// <summary>Reads what <c>--cert</c> and <c>--key</c> name.</summary>
    /// <exception cref="StartException">A file is unreadable, is no PEM, or does not fit the other.</exception>
    public static Loaded Load(RelayOptions options)
    {
        var (certificate, chain) = ServerCertificate.Load(options)!.Value; // There is a --cert.
        return new([certificate.Thumbprint, .. chain.Select(shown => shown.Thumbprint)], new SslServerAuthenticationOptions
        {
            // Offline: what is missing in the file is not fetched from somewhere.
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        });
    }

    /// <summary>Secures a connection that was just made.</summary>
    public async Task<SslStream> AuthenticateAsync(Stream plain, CancellationToken cancellation)
    {
        var secured = new SslStream(plain);
        try
        {
            await secured.AuthenticateAsServerAsync(_current.Options, cancellation);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a port of Kestrel speak TLS.</summary>
    public void Secure(ListenOptions listen) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(_current.Options),
        HandshakeTimeout = SilenceLimit.BeforeRequest,
    });

    /// <summary>Shows another certificate from now on.</summary>
    /// <returns><c>false</c>: it is the same one, with the same certificates behind it.</returns>
    public bool Use(Loaded loaded)
    {
        if (loaded.Thumbprints.SequenceEqual(_current.Thumbprints)) return false;

        _current = loaded;
        return true;
    }

    /// <summary>A certificate that is ready to be shown.</summary>
    public sealed record Loaded(IReadOnlyList<string> Thumbprints, SslServerAuthenticationOptions Options);
}
