using Clasp.Client;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Deployment;

/// <summary>The commands of the federation guide's quick start, word for word: a hub whose clients need tokens, and leaves that do not.</summary>
[Collection(PortsOfTheGuide.Name)]
public sealed class QuickStartTests : IAsyncDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly ComposedRelays _relays;

    public QuickStartTests() => _relays = new(
        [
            Service("hub", "clasp-relay --auth-port 7350 --features federation", new() { [7330] = 7330, [7350] = 7350 }),
            Service(
                "site-a",
                """clasp-relay --federation-hub ws://hub:7330 --federation-id site-a --federation-namespace "/site-a/**" """,
                new() { [7331] = 7330 }),
            Service(
                "site-b",
                """clasp-relay --federation-hub ws://hub:7330 --federation-id site-b --federation-namespace "/site-b/**" """,
                new() { [7332] = 7330 }),
        ],
        _files);

    [Fact]
    public async Task What_is_set_on_one_site_is_seen_on_the_other_and_the_hub_warns_once_that_any_router_may_join()
    {
        await _relays.StartAllAsync();
        await using var onA = await ConnectAsync("site-a");
        await using var onB = await ConnectAsync("site-b");
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = onB.Subscribe("/site-a/**", update => seen.TrySetResult(update.Value.AsInt64()));

        await onA.SetAsync("/site-a/light", 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(1, await seen.Task.WaitAsync(Deadline.Default, TestContext.Current.CancellationToken));
        var refused = await Assert.ThrowsAsync<ClaspErrorException>(() => ConnectAsync("hub"));
        Assert.Equal(ErrorCode.Unauthorized, refused.Code);
        Assert.Single(_relays["hub"].Output.Split('\n'), line =>
            line.Contains("routers do not", StringComparison.Ordinal) && line.Contains("--federation-token", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _relays.DisposeAsync();
        _files.Dispose();
    }

    private static ComposeService Service(string name, string command, Dictionary<int, int> ports) => new(
        name,
        "clasp-relay",
        ShellWords.Split(command),
        new Dictionary<string, string>(),
        ports,
        new Dictionary<string, string>(),
        DependsOn: name == "hub" ? [] : ["hub"]);

    private Task<ClaspClient> ConnectAsync(string service) =>
        ClaspClient.ConnectAsync(_relays.UriOf(service), cancellation: TestContext.Current.CancellationToken);
}
