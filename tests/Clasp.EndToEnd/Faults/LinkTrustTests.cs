using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Faults;

/// <summary>Links that must not come up, and say why in one line: tokens and certificates that are not as they should be.</summary>
public sealed class LinkTrustTests : IDisposable
{
    /// <summary>After a refusal, a leaf tries again half a minute later at the latest.</summary>
    private static readonly TimeSpan NextAttempt = TimeSpan.FromSeconds(45);

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_leaf_with_the_next_token_joins_as_soon_as_the_hub_accepts_it()
    {
        var hubFile = _folder.Write("hub.txt", "old\n");
        await using var hub = await RelayProcess.StartAsync("--federation-token", hubFile);
        await using var proxy = new FaultProxy(hub.Port);
        await using var early = await Site.StartAsync(
            proxy.WebSocketUri, "site-a", "--federation-token", _folder.Write("a.txt", "new\n"));
        await using var late = await Site.StartAsync(
            hub.WebSocketUri, "site-b", "--federation-token", _folder.Write("b.txt", "old\n"));
        await early.UntilLogSaysAsync("cannot be joined", "the token is missing or wrong", "HTTP 401");
        await hub.UntilLogSaysAsync("Leaf site-b joined");

        await hub.KillAsync();
        _folder.Write("hub.txt", "# site B still has the old one\nold\nnew\n");
        await hub.StartAgainAsync();

        await hub.UntilLogSaysAsync(NextAttempt, "Leaf site-a joined");
        await hub.UntilLogSaysAsync(NextAttempt, "Leaf site-b joined");
        Assert.Equal(1, early.CountLogLines("HTTP 401"));
        Assert.True(proxy.Attempts > 1, "The leaf tried once, and not again.");
    }

    [Fact]
    public async Task A_hub_with_a_token_takes_no_router_that_comes_as_a_client()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-token", _folder.Write("hub.txt", "secret\n"));

        await using var impostor = await RouterPeer.ConnectAsync(hub, "site-a");

        await impostor.ClosedOrRefusedAsync();
        await hub.UntilLogSaysAsync("site-a", "--federation-token");
    }

    [Fact]
    public async Task A_leaf_that_does_not_know_the_authority_says_so()
    {
        await using var hub = await StartHubAsync(_authority.IssueForLoopback());

        await using var leaf = await Site.StartAsync(SecureUri(hub), "site-a");

        await AssertStaysOutsideAsync(hub, leaf, "is not trusted", "Clasp test authority");
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_named_as_such()
    {
        await using var hub = await StartHubAsync(_authority.IssueExpired());

        await using var leaf = await Site.StartAsync(SecureUri(hub), "site-a", "--federation-ca", AuthorityFile());

        await AssertStaysOutsideAsync(hub, leaf, "The certificate of 127.0.0.1 expired on");
    }

    [Fact]
    public async Task A_renewed_certificate_lets_a_leaf_in_without_a_restart()
    {
        await using var hub = await StartHubAsync(_authority.IssueExpired());
        await using var leaf = await Site.StartAsync(SecureUri(hub), "site-a", "--federation-ca", AuthorityFile());
        await leaf.UntilLogSaysAsync("expired on");

        var (certificate, key) = _authority.IssueForLoopback();
        _folder.Write("cert.pem", certificate);
        _folder.Write("key.pem", key);
        hub.Program.Signal(PosixSignalNumber.HangUp);

        await hub.UntilLogSaysAsync("New connections get the certificate");
        await hub.UntilLogSaysAsync(NextAttempt, "Leaf site-a joined");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_named_as_such()
    {
        await using var hub = await StartHubAsync(_authority.IssueFor("hub.example"));

        await using var leaf = await Site.StartAsync(SecureUri(hub), "site-a", "--federation-ca", AuthorityFile());

        await AssertStaysOutsideAsync(hub, leaf, "The certificate is for hub.example, not for 127.0.0.1");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private static Uri SecureUri(RelayProcess hub) => new($"wss://127.0.0.1:{hub.Port}");

    private static async Task AssertStaysOutsideAsync(RelayProcess hub, RelayProcess leaf, params string[] words)
    {
        await leaf.UntilLogSaysAsync(["cannot be joined, and will be tried again", .. words]);

        // Its own clients are served all the same.
        await using var onLeaf = await Peer.JoinAsync(leaf);
        await onLeaf.SetAndWaitAsync("/site-a/level", 1);
        Assert.Equal(1, leaf.CountLogLines("cannot be joined"));
        Assert.Equal(0, hub.CountLogLines("joined"));
    }

    private string AuthorityFile() => _folder.Write("ca.pem", _authority.CertificatePem);

    private Task<RelayProcess> StartHubAsync((string Certificate, string Key) identity) => RelayProcess.StartAsync(
        "--cert", _folder.Write("cert.pem", identity.Certificate), "--key", _folder.Write("key.pem", identity.Key));
}
