using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>A hub, and two sites that own <c>/site-a/**</c> and <c>/site-b/**</c>, with the commands of the document.</summary>
internal sealed class Federation : IAsyncDisposable
{
    private Federation(RelayProcess hub, RelayProcess siteA, RelayProcess siteB)
    {
        Hub = hub;
        SiteA = siteA;
        SiteB = siteB;
        OnSiteA = new(siteA);
        OnSiteB = new(siteB);
    }

    public RelayProcess Hub { get; }

    public RelayProcess SiteA { get; }

    public RelayProcess SiteB { get; }

    /// <summary>The command line of somebody at site A.</summary>
    public CommandLine OnSiteA { get; }

    public CommandLine OnSiteB { get; }

    public static async Task<Federation> StartAsync(params string[] ofHub)
    {
        var hub = await RelayProcess.StartAsync(["--features", "federation", .. ofHub]);
        var leaves = await Task.WhenAll(StartLeafAsync(hub, "site-a"), StartLeafAsync(hub, "site-b"));
        var federation = new Federation(hub, leaves[0], leaves[1]);

        // Both have declared and synchronised once a value of each has arrived at the other.
        await federation.OnSiteA.RunAsync("set", "/site-a/joined", "true");
        await federation.OnSiteB.RunAsync("set", "/site-b/joined", "true");
        await federation.OnSiteB.UntilPrintsAsync("true", "get", "/site-a/joined");
        await federation.OnSiteA.UntilPrintsAsync("true", "get", "/site-b/joined");
        return federation;
    }

    public async ValueTask DisposeAsync()
    {
        await SiteA.DisposeAsync();
        await SiteB.DisposeAsync();
        await Hub.DisposeAsync();
    }

    private static Task<RelayProcess> StartLeafAsync(RelayProcess hub, string id) => RelayProcess.StartAsync(
        "--federation-hub", hub.WebSocketUri.ToString(),
        "--federation-id", id,
        "--federation-namespace", $"/{id}/**");
}
