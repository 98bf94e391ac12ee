using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clasp.Relay.Configuration;
using Clasp.Relay.Endpoints;

namespace Clasp.Relay.Tests;

/// <summary>When the certificates of a relay count as others than before.</summary>
public sealed class ServerTlsTests : IDisposable
{
    private readonly string _cert = Path.GetTempFileName();
    private readonly string _key = Path.GetTempFileName();
    private readonly string _own;
    private readonly string _between;

    public ServerTlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _own = SelfSigned("own", key);
        _between = SelfSigned("between", key);
        File.WriteAllText(_key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_cert, _own);
    }

    [Fact]
    public void The_same_files_are_nothing_new()
    {
        var tls = ServerTls.From(Options)!;

        Assert.False(tls.Use(ServerTls.Load(Options)));
    }

    [Fact]
    public void Another_certificate_behind_the_same_one_is_shown()
    {
        var tls = ServerTls.From(Options)!;

        File.AppendAllText(_cert, $"\n{_between}");

        Assert.True(tls.Use(ServerTls.Load(Options)));
        Assert.False(tls.Use(ServerTls.Load(Options)));
    }

    public void Dispose()
    {
        File.Delete(_cert);
        File.Delete(_key);
    }

    private RelayOptions Options => new() { Cert = _cert, Key = _key };

    private static string SelfSigned(string name, ECDsa key)
    {
        var today = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}
