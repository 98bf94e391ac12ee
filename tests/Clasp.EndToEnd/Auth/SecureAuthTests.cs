using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Auth;

/// <summary>The auth port as those see it who are in between, or who want to keep it busy.</summary>
public sealed class SecureAuthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task With_a_certificate_passwords_are_sent_over_TLS_only()
    {
        await using var relay = await StartWithCertificateAsync();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, certificate, _, _) => _authority.Signed((X509Certificate2)certificate!);
        using var secure = new AuthClient(relay.Process, handler: handler);
        using var clear = relay.Anybody();

        Assert.Equal(HttpStatusCode.OK, (await secure.RegisterAsync("alice", "secret-1")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => clear.LoginAsync("alice", "secret-1"));
    }

    [Fact]
    public async Task The_command_line_trusts_the_authority_it_is_given()
    {
        await using var relay = await StartWithCertificateAsync();
        string[] guest = ["guest", "--auth-url", $"https://127.0.0.1:{relay.Process.AuthPort}"];
        await using var trusting = RunningProgram.Start(
            Programs.CommandLine, [.. guest, "--ca", _folder.Write("ca.pem", _authority.CertificatePem)]);
        await using var unknowing = RunningProgram.Start(Programs.CommandLine, guest);

        Assert.Equal(0, await trusting.ExitCodeAsync());
        Assert.Equal(3, await unknowing.ExitCodeAsync());
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, relay.Process.AuthPort, TestContext.Current.CancellationToken);
        var stream = slow.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes("POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"),
            TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Deadline.Default, TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 408", answer);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private Task<GuardedRelay> StartWithCertificateAsync()
    {
        var (certificate, key) = _authority.IssueForLoopback();
        return GuardedRelay.StartAsync(
            "--cert", _folder.Write("cert.pem", certificate), "--key", _folder.Write("key.pem", key));
    }
}
