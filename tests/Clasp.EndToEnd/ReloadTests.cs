using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>Settings that are read again while the relay runs, and links that do not notice.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_hang_up_adds_and_drops_namespaces_while_the_link_stays_up()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await StartLeafAsync(hub, """["/a/**", "/b/**"]""");
        await using var other = await Site.StartAsync(hub.WebSocketUri, "other");
        await new CommandLine(leaf).RunAsync("set", "/b/x", "1");
        await other.UntilHasAsync("/b/x", 1);

        WriteConfig(hub, """["/a/**", "/c/**"]""");
        leaf.Program.Signal(PosixSignalNumber.HangUp);
        await leaf.UntilLogSaysAsync("declares the namespace /c/**");
        await new CommandLine(leaf).RunAsync("set", "/c/x", "2");

        await other.UntilHasAsync("/c/x", 2);
        Assert.Equal(1, (await new CommandLine(other).RunAsync("get", "/b/x")).ExitCode);
        Assert.Equal("1", (await new CommandLine(leaf).RunAsync("get", "/b/x")).Output);
        Assert.Equal(1, hub.CountLogLines("Leaf site-a joined"));
        Assert.Equal(0, hub.CountLogLines("is down"));
    }

    [Fact]
    public async Task What_an_owner_drops_goes_to_who_stands_by_for_it()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await StartLeafAsync(hub, """["/a/**", "/b/**"]""");
        await hub.UntilLogSaysAsync("Leaf site-a joined");
        await using var standby = await Site.StartClaimingAsync(hub.WebSocketUri, "standby", "/b/**");
        await standby.UntilLogSaysAsync("site-a", "owns");

        WriteConfig(hub, """["/a/**"]""");
        leaf.Program.Signal(PosixSignalNumber.HangUp);
        await standby.UntilLogSaysAsync("declares the namespace /b/**");
        await new CommandLine(standby).RunAsync("set", "/b/x", "1");

        await leaf.UntilHasAsync("/b/x", 1);
    }

    [Fact]
    public async Task Another_hub_is_joined_instead_of_the_one_that_was_dropped()
    {
        await using var first = await RelayProcess.StartAsync("--federation-id", "first");
        await using var second = await RelayProcess.StartAsync("--federation-id", "second");
        await using var leaf = await StartLeafAsync(first, """["/a/**"]""");
        await first.UntilLogSaysAsync("Leaf site-a joined");

        WriteConfig(second, """["/a/**"]""");
        leaf.Program.Signal(PosixSignalNumber.HangUp);

        await second.UntilLogSaysAsync("Leaf site-a joined");
        await first.UntilLogSaysAsync("The link to site-a is down");
    }

    [Fact]
    public async Task A_token_that_is_added_to_the_file_lets_a_leaf_in_and_those_that_are_in_stay()
    {
        var tokens = _folder.Write("hub.txt", "old\n");
        await using var hub = await RelayProcess.StartAsync("--federation-token", tokens);
        await using var early = await Site.StartAsync(
            hub.WebSocketUri, "early", "--federation-token", _folder.Write("early.txt", "old\n"));
        await hub.UntilLogSaysAsync("Leaf early joined");

        _folder.Write("hub.txt", "old\nnew\n");
        hub.Program.Signal(PosixSignalNumber.HangUp);
        await hub.UntilLogSaysAsync("--federation-token");
        await using var late = await Site.StartAsync(
            hub.WebSocketUri, "late", "--federation-token", _folder.Write("late.txt", "new\n"));

        await hub.UntilLogSaysAsync("Leaf late joined");
        Assert.Equal(0, hub.CountLogLines("The link to early is down"));
    }

    [Fact]
    public async Task A_mistake_in_the_file_changes_nothing_and_is_told_with_its_line()
    {
        var control = Path.Combine(_folder.Path, "control.sock");
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await StartLeafAsync(hub, """["/a/**"]""", "--control", control);
        await hub.UntilLogSaysAsync("Leaf site-a joined");

        File.WriteAllText(ConfigFile, "{\n  \"federation-namespace\": [\"/b/**\"\n}");
        var refused = await new CommandLine(leaf).RunAsync("federation", "reload", "--control", control);
        WriteConfig(hub, """["/a/**"]""", """, "max-params": 7""");
        var told = await new CommandLine(leaf).RunAsync("federation", "reload", "--control", control);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("line 3", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("--max-params has changed: that needs a restart.", told.Output);
        Assert.Equal(0, leaf.CountLogLines("declares the namespace"));
    }

    [Fact]
    public async Task Whoever_watches_the_status_sees_what_a_reload_changed()
    {
        await using var hub = await RelayProcess.StartAsync();
        await using var leaf = await StartLeafAsync(hub, """["/a/**"]""");
        await hub.UntilLogSaysAsync("Leaf site-a joined");
        await using var watch = new CommandLine(leaf).Start("federation", "status", "--watch");
        await Deadline.UntilAsync(() => Task.FromResult(watch.Output.Contains("/a/**", StringComparison.Ordinal)), () => $"{watch}");

        WriteConfig(hub, """["/a/**", "/c/**"]""");
        leaf.Program.Signal(PosixSignalNumber.HangUp);

        await Deadline.UntilAsync(() => Task.FromResult(watch.Output.Contains("/c/**", StringComparison.Ordinal)), () => $"{watch}");
    }

    public void Dispose() => _folder.Dispose();

    private string ConfigFile => Path.Combine(_folder.Path, "relay.json");

    private Task<RelayProcess> StartLeafAsync(RelayProcess hub, string namespaces, params string[] arguments)
    {
        WriteConfig(hub, namespaces);
        return RelayProcess.StartAsync(["--config", ConfigFile, .. arguments]);
    }

    private void WriteConfig(RelayProcess hub, string namespaces, string more = "") => File.WriteAllText(
        ConfigFile,
        $$"""{ "federation-id": "site-a", "federation-hub": ["{{hub.WebSocketUri}}"], "federation-namespace": {{namespaces}}{{more}} }""");
}
