using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>The socket of the operator: whose it is, and what is done over it while links stay up.</summary>
public sealed class ControlSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Control => Path.Combine(_folder.Path, "control.sock");

    [Fact]
    public async Task A_new_sync_by_hand_leaves_the_link_up()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var site = await Site.StartAsync(hub.WebSocketUri, "a", "--control", Control);
        await hub.UntilLogSaysAsync("Leaf a joined");
        await new CommandLine(site).UntilPrintsAsync("hub", "federation", "resync", "hub", "--control", Control);

        await site.UntilLogSaysAsync("new sync with hub");
        await new CommandLine(site).RunAsync("set", "/a/x", "1");
        await hub.UntilHasAsync("/a/x", 1);

        Assert.Equal(1, hub.CountLogLines("Leaf a joined"));
        Assert.Equal(0, hub.CountLogLines("is down"));
        Assert.Equal(0, site.CountLogLines("is down"));
    }

    [Fact]
    public async Task Nobody_but_the_user_of_the_relay_can_open_it_and_it_is_gone_after_the_relay()
    {
        await using var relay = await RelayProcess.StartAsync("--control", Control);

        var mode = File.GetUnixFileMode(Control);
        relay.Program.Signal(PosixSignalNumber.Terminate);
        await relay.Program.ExitCodeAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.False(File.Exists(Control));
    }

    [Fact]
    public async Task What_a_killed_relay_left_behind_is_replaced()
    {
        await using var relay = await RelayProcess.StartAsync("--control", Control);
        await relay.KillAsync();
        Assert.True(File.Exists(Control));

        await relay.StartAgainAsync();

        Assert.Equal("Nothing has changed.", (await ReloadAsync(relay)).Output);
    }

    [Fact]
    public async Task The_socket_of_a_relay_that_runs_is_never_taken_away()
    {
        await using var first = await RelayProcess.StartAsync("--control", Control);

        var errors = await RefusedAsync();

        Assert.Contains(Control, errors, StringComparison.Ordinal);
        Assert.Equal("Nothing has changed.", (await ReloadAsync(first)).Output);
    }

    [Theory]
    [InlineData("precious")]
    [InlineData("")]
    public async Task A_file_that_is_no_socket_is_left_alone(string content)
    {
        _folder.Write("control.sock", content);

        var errors = await RefusedAsync();

        Assert.Contains(Control, errors, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Control, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandResult> ReloadAsync(RelayProcess relay) =>
        new CommandLine(relay).RunAsync("federation", "reload", "--control", Control);

    private async Task<string> RefusedAsync()
    {
        await using var relay = RunningProgram.Start(
            Programs.Relay, ["--host", "127.0.0.1", "--ws-port", "0", "--control", Control]);
        Assert.Equal(1, await relay.ExitCodeAsync());
        return Assert.Single(relay.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
