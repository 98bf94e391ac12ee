using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clasp.Relay.Tests.Support;

/// <summary>A certificate for <c>localhost</c> that signs itself, and its key, in files.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clasp-test-");

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        CertFile = Write("cert.pem", certificate.ExportCertificatePem());
        KeyFile = Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    public string CertFile { get; }

    public string KeyFile { get; }

    public string Write(string name, string content)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, content);
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
