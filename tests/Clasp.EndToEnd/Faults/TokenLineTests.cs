using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Faults;

/// <summary>Tokens that are good for one router and its namespaces only.</summary>
public sealed class TokenLineTests : IDisposable
{
    private const string Tokens = "# of the hub\nopen\nsecret-a site-a /site-a/** /lights/*\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_router_joins_with_the_token_that_was_made_for_it()
    {
        await using var hub = await StartHubAsync();
        await using var leaf = await Site.StartAsync(hub.WebSocketUri, "site-a", Show("secret-a"));

        await WriteAsync(leaf, "/site-a/level", 1);

        await hub.UntilHasAsync("/site-a/level", 1);
    }

    [Fact]
    public async Task A_router_with_the_token_of_another_is_refused_at_both_ends()
    {
        await using var hub = await StartHubAsync();
        await using var leaf = await Site.StartAsync(hub.WebSocketUri, "site-b", Show("secret-a"));

        await hub.UntilLogSaysAsync("site-b", "is for router site-a");
        await leaf.UntilLogSaysAsync("refused this router", "is for router site-a");
    }

    [Fact]
    public async Task A_router_that_has_a_token_of_its_own_cannot_be_posed_as_with_another()
    {
        await using var hub = await StartHubAsync();
        await using var leaf = await Site.StartAsync(hub.WebSocketUri, "site-a", Show("open"));

        await hub.UntilLogSaysAsync("site-a", "has a token for router site-a");
        await leaf.UntilLogSaysAsync("refused this router");
    }

    [Fact]
    public async Task A_router_that_has_a_token_of_its_own_cannot_be_said_to_be_behind_another()
    {
        await using var hub = await StartHubAsync();
        await using var leaf = await Site.StartAsync(hub.WebSocketUri, "site-a", Show("secret-a"));
        await WriteAsync(leaf, "/site-a/level", 1);
        await hub.UntilHasAsync("/site-a/level", 1);
        await using var rogue = await RouterPeer.JoinWithTokenAsync(hub, "open", "rogue", "/rogue/**");

        await rogue.SendAsync(LinkBytes.Routers([["rogue", "site-a"]], ulong.MaxValue >> 2, "/site-a/**"));
        await rogue.HandledAsync();

        await hub.UntilLogSaysAsync("site-a", "which rogue does not have");
        await WriteAsync(leaf, "/site-a/level", 2);
        await hub.UntilHasAsync("/site-a/level", 2);
        Assert.Equal(0, leaf.CountLogLines("is down"));
    }

    [Fact]
    public async Task A_namespace_outside_of_the_token_is_refused_and_those_inside_are_granted()
    {
        await using var hub = await StartHubAsync();
        await using var leaf = await Site.StartAsync(
            hub.WebSocketUri, "site-a", [.. Show("secret-a"), "--federation-namespace", "/elsewhere/**", "--federation-namespace", "/lights/1"]);

        await hub.UntilLogSaysAsync("/elsewhere/**", "site-a", "token");
        await leaf.UntilLogSaysAsync("/elsewhere/**", "site-a", "token");
        await WriteAsync(leaf, "/lights/1", 3);
        await WriteAsync(leaf, "/elsewhere/level", 4);
        await hub.UntilHasAsync("/lights/1", 3);
        await using var onHub = await Peer.JoinAsync(hub);
        Assert.Equal(201, (await onHub.ReadAsync("/elsewhere/level")).Code);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task WriteAsync(RelayProcess relay, string address, long value)
    {
        await using var peer = await Peer.JoinAsync(relay);
        await peer.SetAndWaitAsync(address, value);
    }

    private Task<RelayProcess> StartHubAsync() => RelayProcess.StartAsync("--federation-token", _folder.Write("hub.txt", Tokens));

    private string[] Show(string token) => ["--federation-token", _folder.Write($"{token}.txt", token)];
}
