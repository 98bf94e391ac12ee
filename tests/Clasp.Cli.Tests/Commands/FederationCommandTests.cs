using Clasp.Cli.Tests.Support;
using Clasp.Protocol.Values;
using Clasp.Relay;
using Clasp.Relay.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Cli.Tests.Commands;

public sealed class FederationCommandTests
{
    [Fact]
    public async Task Status_is_one_JSON_document_for_another_program()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.FederationNamespaces = ["/here/**"]);

        var outcome = await relay.RunAsync("federation", "status");

        Assert.Equal(ExitCode.Success, outcome.ExitCode);
        var status = ValueJson.Parse(Assert.Single(outcome.Lines));
        Assert.True(status.TryGetMember("routers", out var routers));
        Assert.True(Assert.Single(routers.AsArray().ToArray()).TryGetMember("status", out var state));
        Assert.Equal("self", state.AsString());
    }

    [Fact]
    public async Task Resync_asks_the_linked_router_and_the_link_is_in_sync_again()
    {
        var control = Path.Combine(Path.GetTempPath(), $"clasp-{Guid.NewGuid():N}.sock");
        await using var hub = await StartAsync(new() { FederationId = "hub" });
        await using var leaf = await StartAsync(new()
        {
            FederationId = "site-a",
            FederationHubs = [hub.Url.ToString()],
            FederationNamespaces = ["/site-a/**"],
            Control = control,
        });

        await ResyncUntilAskedAsync(control);
        // A second one is only taken when the first is complete.
        await ResyncUntilAskedAsync(control);
        var stranger = await new CommandUnderTest().RunAsync("federation", "resync", "nobody", "--control", control);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(control));
        Assert.Equal(ExitCode.Failed, stranger.ExitCode);
        Assert.Equal("clasp: No link to that router is up and in sync.", stranger.Error);
    }

    [Fact]
    public async Task Resync_without_a_relay_on_the_socket_is_no_connection()
    {
        var outcome = await new CommandUnderTest().RunAsync("federation", "resync", "--control", "/nowhere/clasp.sock");

        Assert.Equal(ExitCode.NoConnection, outcome.ExitCode);
    }

    private static async Task ResyncUntilAskedAsync(string control)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var outcome = await new CommandUnderTest().RunAsync("federation", "resync", "hub", "--control", control);
            if (outcome.ExitCode != ExitCode.Success) continue;

            Assert.Equal("hub", Assert.Single(outcome.Lines));
            return;
        }

        Assert.Fail("The link was never in sync.");
    }

    private static Task<RelayHost> StartAsync(RelayOptions options)
    {
        options.Host = "127.0.0.1";
        options.WsPort = 0;
        return RelayHost.StartAsync(options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }
}
