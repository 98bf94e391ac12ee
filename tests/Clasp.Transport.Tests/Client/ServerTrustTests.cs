using System.Security.Cryptography.X509Certificates;
using Clasp.Transport.Client;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests.Client;

public sealed class ServerTrustTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task A_certificate_of_an_extra_authority_is_trusted()
    {
        using var certificate = _certificates.Issue("localhost");
        await using var server = new UpgradeServer(UpgradeServer.Accept, certificate);

        await using var connection = await ConnectAsync(server, new() { ExtraAuthorities = [_certificates.Authority] });

        Assert.Equal($"localhost:{server.Port}", connection.RemoteEndPoint);
    }

    [Fact]
    public async Task An_extra_authority_may_come_from_a_file()
    {
        using var certificate = _certificates.Issue("localhost");
        await using var server = new UpgradeServer(UpgradeServer.Accept, certificate);
        await WriteAsync(_certificates.Authority.ExportCertificatePem());

        await using var connection = await ConnectAsync(server, new() { ExtraAuthoritiesFile = _file });

        Assert.Equal($"localhost:{server.Port}", connection.RemoteEndPoint);
    }

    [Fact]
    public async Task An_unknown_authority_is_named()
    {
        using var certificate = _certificates.Issue("localhost");

        var message = await RefusalAsync(certificate, new());

        Assert.Contains("is not trusted: its issuer is CN=Test authority", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_dated()
    {
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        using var certificate = _certificates.Issue("localhost", notAfter: yesterday);

        var message = await RefusalAsync(certificate, new() { ExtraAuthorities = [_certificates.Authority] });

        Assert.Contains($"localhost expired on {yesterday:yyyy-MM-dd}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_host_names_both()
    {
        using var certificate = _certificates.Issue("relay.example");

        var message = await RefusalAsync(certificate, new() { ExtraAuthorities = [_certificates.Authority] });

        Assert.Equal("The certificate is for relay.example, not for localhost.", message);
    }

    [Theory]
    [InlineData("", "has no certificate in it")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    public async Task A_file_without_authorities_is_refused(string content, string reason)
    {
        await WriteAsync(content);

        var refused = await Assert.ThrowsAsync<ConnectException>(() => ClientConnector.ConnectAsync(
            new("wss://localhost:1"), new() { ExtraAuthoritiesFile = _file }, CancellationToken.None));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _certificates.Dispose();
        File.Delete(_file);
    }

    private static async Task<string> RefusalAsync(
        X509Certificate2 certificate, ConnectOptions options)
    {
        await using var server = new UpgradeServer(UpgradeServer.Accept, certificate);
        return (await Assert.ThrowsAsync<ConnectException>(() => ConnectAsync(server, options))).Message;
    }

    private static Task<FrameConnection> ConnectAsync(UpgradeServer server, ConnectOptions options) =>
        ClientConnector.ConnectAsync(server.Url, options, CancellationToken.None).InTime();

    private Task WriteAsync(string content) => File.WriteAllTextAsync(_file, content);
}
