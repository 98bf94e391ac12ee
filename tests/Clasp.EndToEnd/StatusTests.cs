using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd;

/// <summary>What an operator is shown of a federation, by the command line.</summary>
public sealed class StatusTests
{
    private static readonly string[] Often = ["--federation-status-interval", "0.1"];

    [Fact]
    public async Task A_hub_that_is_gone_is_shown_with_the_reason_and_the_next_attempt_until_it_is_back()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var site = await Site.StartAsync(hub.WebSocketUri, "site-a", Often);
        await UntilAsync(site, status => OfRouter(status, "hub", "status") == "up" && OfRouter(status, "site-a", "uplink_next_attempt") == "");

        await hub.KillAsync();

        await UntilAsync(site, status =>
            OfRouter(status, "site-a", "uplink_next_attempt") != ""
            && OfRouter(status, "site-a", "uplink_failures") != "0"
            && OfRouter(status, "site-a", "uplink_reason").Contains("refused", StringComparison.Ordinal)
            && OfRouter(status, "hub", "status") == "unreachable"
            && OfRouter(status, "hub", "reason").StartsWith("the link to hub is down", StringComparison.Ordinal));

        await hub.StartAgainAsync();

        await UntilAsync(site, status => OfRouter(status, "hub", "status") == "up" && OfRouter(status, "site-a", "uplink_next_attempt") == "");
    }

    [Fact]
    public async Task A_link_shows_what_the_last_sync_took()
    {
        await using var hub = await RelayProcess.StartAsync(["--federation-id", "hub", .. Often]);
        await using var owner = await Site.StartAsync(hub.WebSocketUri, "owner");
        await new CommandLine(owner).RunAsync("set", "/owner/x", "1");
        await hub.UntilHasAsync("/owner/x", 1);
        await using var site = await Site.StartAsync(hub.WebSocketUri, "site-a", Often);

        await UntilAsync(site, status =>
            status.TryGetMember("links", out var links) && links.AsArray().ToArray() is [var link]
            && Part(link, "sync_rung") == "full" && Part(link, "sync_params") == "1" && Part(link, "lag_ms") == "0"
            && Part(link, "pending_params") == "0" && Part(link, "conflated") == "0");
    }

    [Fact]
    public async Task Without_an_interval_nothing_is_shown()
    {
        await using var relay = await RelayProcess.StartAsync(
            "--federation-id", "hub", "--federation-namespace", "/here/**", "--federation-status-interval", "0");

        var told = await new CommandLine(relay).RunAsync("federation", "status", "--json");

        Assert.Equal(1, told.ExitCode);
        Assert.Contains("shows no federation", told.Errors, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(RelayProcess relay, Func<Value, bool> isShown)
    {
        CommandResult? told = null;
        await Deadline.UntilAsync(
            async () => (told = await new CommandLine(relay).RunAsync("federation", "status", "--json")).ExitCode == 0
                && isShown(ValueJson.Parse(told.Output)),
            () => $"the status: {told?.Output}\n{relay.Program}");
    }

    private static string OfRouter(Value status, string id, string name)
    {
        Assert.True(status.TryGetMember("routers", out var routers));
        return routers.AsArray().ToArray().SingleOrDefault(router => Part(router, "id") == id) is { } router ? Part(router, name) : "";
    }

    private static string Part(Value map, string name) =>
        map.TryGetMember(name, out var value) ? value.TryGetString(out var text) ? text : value.ToString() : "";
}
