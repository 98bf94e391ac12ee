using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clasp.EndToEnd;

/// <summary>A certificate authority that exists for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Clasp test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Yesterday, Tomorrow);
    }

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    /// <summary>The authority's own certificate, for those who shall trust it, as PEM.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>A certificate for this machine and its key, as PEM.</summary>
    public (string Certificate, string Key) IssueForLoopback() => Issue("localhost", IPAddress.Loopback, Tomorrow.AddMinutes(-1));

    /// <summary>One for this machine that was good until a moment ago.</summary>
    public (string Certificate, string Key) IssueExpired() => Issue("localhost", IPAddress.Loopback, Yesterday.AddHours(1));

    /// <summary>One for another machine.</summary>
    public (string Certificate, string Key) IssueFor(string host) => Issue(host, null, Tomorrow.AddMinutes(-1));

    public bool Signed(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private (string Certificate, string Key) Issue(string host, IPAddress? address, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (address is not null) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_certificate, Yesterday.AddMinutes(1), until, [1, 2, 3, 4]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
