using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>Who may join a hub, and over what.</summary>
public sealed class FederationLinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_leaf_with_the_token_of_the_hub_joins()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-token", _folder.Write("hub.txt", "old\nsecret\n"));

        await using var leaf = await StartLeafAsync(hub.WebSocketUri, "--federation-token", _folder.Write("leaf.txt", "secret\n"));

        await AssertReachesAsync(leaf, hub);
    }

    [Fact]
    public async Task A_leaf_with_another_token_stays_outside_and_says_why()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-token", _folder.Write("hub.txt", "secret\n"));

        await using var leaf = await StartLeafAsync(hub.WebSocketUri, "--federation-token", _folder.Write("leaf.txt", "guess\n"));

        await leaf.UntilLogSaysAsync("401");
        await new CommandLine(leaf).RunAsync("set", "/site-a/secret", "mine");
        Assert.NotEqual(0, (await new CommandLine(hub).RunAsync("get", "/site-a/secret")).ExitCode);
    }

    [Fact]
    public async Task A_leaf_without_a_token_stays_outside()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-token", _folder.Write("hub.txt", "secret\n"));

        await using var leaf = await StartLeafAsync(hub.WebSocketUri);

        await leaf.UntilLogSaysAsync("401");
    }

    [Fact]
    public async Task A_link_can_be_encrypted()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.IssueForLoopback();
        await using var hub = await RelayProcess.StartAsync(
            "--cert", _folder.Write("cert.pem", certificate), "--key", _folder.Write("key.pem", key));

        await using var leaf = await StartLeafAsync(
            new($"wss://127.0.0.1:{hub.Port}"), "--federation-ca", _folder.Write("ca.pem", authority.CertificatePem));

        await hub.UntilLogSaysAsync("site-a", "joined");
    }

    [Fact]
    public async Task The_second_of_two_hubs_is_tried_when_the_first_is_not_there()
    {
        await using var hub = await RelayProcess.StartAsync();

        await using var leaf = await StartLeafAsync(
            new($"ws://127.0.0.1:{FreePort.Find()}"), "--federation-hub", hub.WebSocketUri.ToString());

        await AssertReachesAsync(leaf, hub);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AssertReachesAsync(RelayProcess leaf, RelayProcess hub)
    {
        await new CommandLine(leaf).RunAsync("set", "/site-a/here", "true");
        await new CommandLine(hub).UntilPrintsAsync("true", "get", "/site-a/here");
    }

    private static Task<RelayProcess> StartLeafAsync(Uri hub, params string[] arguments) => RelayProcess.StartAsync(
    [
        "--federation-hub", hub.ToString(),
        "--federation-id", "site-a",
        "--federation-namespace", "/site-a/**",
        .. arguments,
    ]);
}
