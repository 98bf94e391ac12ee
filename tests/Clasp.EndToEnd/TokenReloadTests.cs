using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>Tokens that change while links stand on them.</summary>
public sealed class TokenReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_token_that_is_removed_ends_just_the_links_that_showed_it()
    {
        await using var hub = await StartHubAsync("old\nnew\n");
        await using var early = await StartLeafAsync(hub, "early", "old");
        await using var late = await StartLeafAsync(hub, "late", "new");

        Reload(hub, "new\n");

        await hub.UntilLogSaysAsync("Links were ended", ": early.");
        await early.UntilLogSaysAsync("is down", "does not accept its token any more");
        await early.UntilLogSaysAsync("cannot be joined", "401");
        Assert.Equal(0, late.CountLogLines("is down"));
        Assert.Equal(0, hub.CountLogLines("The link to late is down"));
    }

    [Fact]
    public async Task A_token_where_none_was_asked_for_ends_the_links_that_showed_none()
    {
        var config = _folder.Write("hub.json", "{}");
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub", "--config", config);
        await using var without = await Site.StartAsync(hub.WebSocketUri, "without");
        await using var with = await StartLeafAsync(hub, "with", "secret");
        await hub.UntilLogSaysAsync("Leaf without joined");

        var tokens = _folder.Write("hub.txt", "secret\n");
        _folder.Write("hub.json", $$"""{ "federation-token": "{{tokens}}" }""");
        hub.Program.Signal(PosixSignalNumber.HangUp);

        await hub.UntilLogSaysAsync("Links were ended", ": without.");
        await without.UntilLogSaysAsync("cannot be joined", "401");
        Assert.Equal(0, with.CountLogLines("is down"));
    }

    [Fact]
    public async Task A_token_that_is_narrowed_takes_the_namespace_away_and_nothing_else()
    {
        await using var hub = await StartHubAsync("a site /a/** /b/**\nopen\n");
        await using var site = await StartLeafAsync(hub, "site", "a", "--federation-namespace", "/a/**", "--federation-namespace", "/b/**");
        await using var other = await StartLeafAsync(hub, "other", "open", "--federation-namespace", "/other/**");
        await new CommandLine(site).RunAsync("set", "/b/x", "1");
        await other.UntilHasAsync("/b/x", 1);

        Reload(hub, "a site /a/**\nopen\n");

        await site.UntilLogSaysAsync("is down", "its token at hub is not for /b/** any more");
        await site.UntilLogSaysAsync("Namespace /b/** of site was refused by hub");
        await new CommandLine(site).RunAsync("set", "/a/x", "2");
        await other.UntilHasAsync("/a/x", 2);
        Assert.Equal(0, other.CountLogLines("is down"));
    }

    [Fact]
    public async Task A_namespace_that_a_token_refused_is_asked_for_again_when_the_token_allows_it()
    {
        await using var hub = await StartHubAsync("a site /a/**\nopen\n");
        await using var site = await StartLeafAsync(hub, "site", "a", "--federation-namespace", "/a/**", "--federation-namespace", "/b/**");
        await using var other = await StartLeafAsync(hub, "other", "open", "--federation-namespace", "/other/**");
        await site.UntilLogSaysAsync("Namespace /b/** of site was refused by hub");

        Reload(hub, "a site /a/** /b/**\nopen\n");
        await hub.UntilLogSaysAsync("from now on");
        await new CommandLine(site).RunAsync("set", "/b/x", "1");

        await other.UntilHasAsync("/b/x", 1);
        Assert.Equal(0, site.CountLogLines("is down"));
    }

    public void Dispose() => _folder.Dispose();

    private Task<RelayProcess> StartHubAsync(string tokens) =>
        RelayProcess.StartAsync("--federation-id", "hub", "--federation-token", _folder.Write("hub.txt", tokens));

    private async Task<RelayProcess> StartLeafAsync(RelayProcess hub, string id, string token, params string[] namespaces)
    {
        var leaf = await RelayProcess.StartAsync(
        [
            "--federation-hub", hub.WebSocketUri.ToString(),
            "--federation-id", id,
            "--federation-token", _folder.Write($"{id}.txt", token),
            .. namespaces.Length > 0 ? namespaces : ["--federation-namespace", $"/{id}/**"],
        ]);
        await hub.UntilLogSaysAsync($"Leaf {id} joined");
        return leaf;
    }

    private void Reload(RelayProcess hub, string tokens)
    {
        _folder.Write("hub.txt", tokens);
        hub.Program.Signal(PosixSignalNumber.HangUp);
    }
}
