using System.Text.Json;
using Clasp.Client;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Deployment;

/// <summary>The compose file of this repository, run without containers: what it promises, it does.</summary>
[Collection(PortsOfTheGuide.Name)]
public sealed class ComposeFileTests : IAsyncDisposable
{
    private const string TokenFile = "federation-secret.txt";

    private readonly TemporaryFolder _files = new();
    private readonly IReadOnlyList<ComposeService> _services =
        ComposeFile.Read(Path.Combine(Programs.Repository, "deploy", "compose.yaml"));

    private readonly ComposedRelays _relays;

    public ComposeFileTests()
    {
        _files.Write(TokenFile, "token-of-this-test\n");
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
        _files.Write(TokenFile, "another-token\n");

        await _relays.StartAsync("leaf-a");

        var line = Assert.Single(LinesOf("leaf-a"), line => line.Contains("token", StringComparison.Ordinal));
        Assert.Contains("HTTP 401", line);
        Assert.Contains(_relays.UriOf("hub").Authority, line);
        Assert.DoesNotContain(LinesOf("hub"), line => line.Contains("joined", StringComparison.Ordinal));
        await using var onHub = await ConnectAsGuestAsync("hub");
        await using var onA = await ConnectAsync("leaf-a");
        await onA.SetAsync("/site-a/greeting", "only here", cancellation: TestContext.Current.CancellationToken);
        Assert.Null(await ReadAsync(onHub, "/site-a/greeting"));
    }

    [Fact]
    public void The_commands_are_those_of_the_guide()
    {
        Assert.Equal("clasp-relay --auth-port 7350", CommandOf("hub"));
        foreach (var site in (string[])["a", "b"])
        {
            Assert.Equal(
                $"clasp-relay --federation-hub ws://hub:7330 --federation-id site-{site}"
                + $" --federation-namespace /site-{site}/** --federation-token /etc/clasp/federation-secret.txt",
                CommandOf($"leaf-{site}"));
        }
    }

    [Fact]
    public async Task The_hub_takes_clients_with_a_token_of_its_own_only()
    {
        await _relays.StartAsync("hub");

        await Assert.ThrowsAsync<ClaspErrorException>(() => ConnectAsync("hub"));
        await using var guest = await ConnectAsGuestAsync("hub");
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

    private async Task<ClaspClient> ConnectAsGuestAsync(string service)
    {
        using var http = new HttpClient();
        using var body = new StringContent("{}");
        using var answer = await http.PostAsync(
            new Uri(_relays.AuthUriOf(service), "/auth/guest"), body, TestContext.Current.CancellationToken);
        var guest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var options = ClaspClientOptions.Default with { Token = guest.RootElement.GetProperty("token").GetString() };
        return await ClaspClient.ConnectAsync(_relays.UriOf(service), options, TestContext.Current.CancellationToken);
    }

    private string CommandOf(string service) => string.Join(' ', _services.Single(one => one.Name == service).Command);

    private string[] LinesOf(string service) =>
        (_relays[service].Output + _relays[service].Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
