using Clasp.Client;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Deployment;

/// <summary>The compose file of this repository, run without containers: what it promises, it does.</summary>
public sealed class ComposeFileTests : IAsyncDisposable
{
    private const string TokenFile = "federation-secret.txt";

    private readonly TemporaryFolder _files = new();
    private readonly IReadOnlyList<ComposeService> _services =
        ComposeFile.Read(Path.Combine(Programs.Repository, "deploy", "compose.yaml"));

    private readonly ComposedRelays _relays;

    public ComposeFileTests()
    {
        _files.Write(TokenFile, "the token of this test\n");
        _relays = new(_services, _files);
    }

    [Fact]
    public void The_services_are_a_hub_and_two_leaves_that_share_one_image_and_one_token_file()
    {
        Assert.Equal(["hub", "leaf-a", "leaf-b"], _services.Select(service => service.Name));
        Assert.All(_services, service =>
        {
            Assert.Equal("clasp-relay", service.Image);
            Assert.Equal(
                KeyValuePair.Create("./federation-secret.txt", "/etc/clasp/federation-secret.txt"),
                Assert.Single(service.Volumes));
        });
    }

    [Fact]
    public async Task What_is_set_on_leaf_a_is_read_on_leaf_b()
    {
        await _relays.StartAllAsync();
        await using var onA = await ConnectAsync("leaf-a");
        await using var onB = await ConnectAsync("leaf-b");

        await onA.SetAsync("/site-a/greeting", "hello from site-a", cancellation: TestContext.Current.CancellationToken);

        await Deadline.UntilAsync(
            async () => await ReadAsync(onB, "/site-a/greeting") is { } param && param.Value.AsString() == "hello from site-a",
            () => $"the greeting is read on leaf-b\n{_relays["leaf-b"]}");
    }

    [Fact]
    public async Task A_write_on_leaf_b_to_the_namespace_of_leaf_a_is_acknowledged_with_the_revision_of_the_owner()
    {
        await _relays.StartAllAsync();
        await using var onA = await ConnectAsync("leaf-a");
        await using var onB = await ConnectAsync("leaf-b");
        await onA.SetAsync("/site-a/level", 1, cancellation: TestContext.Current.CancellationToken);
        await Deadline.UntilAsync(
            async () => await ReadAsync(onB, "/site-a/level") is not null, () => "leaf-b knows the param of leaf-a");

        var acknowledged = await onB.SetAsync("/site-a/level", 2, cancellation: TestContext.Current.CancellationToken);

        var atOwner = await ReadAsync(onA, "/site-a/level");
        Assert.Equal((2UL, 2L), (acknowledged, atOwner!.Value.AsInt64()));
        Assert.Equal(acknowledged, atOwner.Revision);
    }

    [Fact]
    public async Task A_leaf_with_another_token_does_not_join_and_says_so_in_one_line()
    {
        await _relays.StartAsync("hub");
        _files.Write(TokenFile, "another token\n");

        await _relays.StartAsync("leaf-a");

        var line = Assert.Single(LinesOf("leaf-a"), line => line.Contains("token", StringComparison.Ordinal));
        Assert.Contains("HTTP 401", line);
        Assert.Contains(_relays.UriOf("hub").Authority, line);
        Assert.DoesNotContain(LinesOf("hub"), line => line.Contains("joined", StringComparison.Ordinal));
        await using var onHub = await ConnectAsync("hub");
        await using var onA = await ConnectAsync("leaf-a");
        await onA.SetAsync("/site-a/greeting", "only here", cancellation: TestContext.Current.CancellationToken);
        Assert.Null(await ReadAsync(onHub, "/site-a/greeting"));
    }

    public async ValueTask DisposeAsync()
    {
        await _relays.DisposeAsync();
        _files.Dispose();
    }

    private static Task<ParamSnapshot?> ReadAsync(ClaspClient client, string address) =>
        client.GetParamAsync(address, TestContext.Current.CancellationToken);

    private Task<ClaspClient> ConnectAsync(string service) =>
        ClaspClient.ConnectAsync(_relays.UriOf(service), cancellation: TestContext.Current.CancellationToken);

    private string[] LinesOf(string service) =>
        (_relays[service].Output + _relays[service].Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
