using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>A relay with a certificate, and clients that do or do not trust who signed it.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_client_that_trusts_the_authority_is_served()
    {
        await using var relay = await StartAsync();

        await using var peer = await Peer.JoinAsync(await WebSocketWire.ConnectAsync(SecureUri(relay), IsFromAuthority));

        Assert.Equal(MessageType.Ack, (await peer.SetAndWaitAsync("/secret", true)).Type);
    }

    [Fact]
    public async Task A_client_that_does_not_know_the_authority_refuses()
    {
        await using var relay = await StartAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketWire.ConnectAsync(SecureUri(relay)));
    }

    [Fact]
    public async Task Nobody_is_served_in_the_clear()
    {
        await using var relay = await StartAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketWire.ConnectAsync(relay.WebSocketUri));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private static Uri SecureUri(RelayProcess relay) => new($"wss://127.0.0.1:{relay.Port}/clasp");

    private Task<RelayProcess> StartAsync()
    {
        var (certificate, key) = _authority.IssueForLoopback();
        return RelayProcess.StartAsync(
            "--cert", _folder.Write("cert.pem", certificate), "--key", _folder.Write("key.pem", key));
    }

    private bool IsFromAuthority(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateChainErrors
        && _authority.Signed((X509Certificate2)certificate!);
}
