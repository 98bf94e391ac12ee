using Clasp.EndToEnd.Faults;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>Hubs, and what a relay needs to reach them, that change while it runs.</summary>
public sealed class HubReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Config => Path.Combine(_folder.Path, "relay.json");

    [Fact]
    public async Task A_relay_that_had_no_hub_joins_the_first_one_with_what_it_has()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var site = await StartSiteAsync("[]");
        await new CommandLine(site).RunAsync("set", "/a/x", "1");

        WriteConfig($"[\"{hub.WebSocketUri}\"]");
        site.Program.Signal(PosixSignalNumber.HangUp);

        await hub.UntilHasAsync("/a/x", 1);
        Assert.Equal(0, hub.CountLogLines("was refused"));
    }

    [Fact]
    public async Task A_first_hub_that_remembers_the_relay_gives_back_what_has_not_been_set_since()
    {
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var site = await StartSiteAsync($"[\"{hub.WebSocketUri}\"]");
        for (var i = 1; i <= 3; i++) await new CommandLine(site).RunAsync("set", "/a/x", $"{i}");
        await new CommandLine(site).RunAsync("set", "/a/y", "4");
        await hub.UntilHasAsync("/a/y", 4);
        await using var follower = await hub.FollowAsync("/a/**");
        await site.KillAsync();
        WriteConfig("[]");
        await site.StartAgainAsync();
        await new CommandLine(site).RunAsync("set", "/a/x", "5");

        WriteConfig($"[\"{hub.WebSocketUri}\"]");
        site.Program.Signal(PosixSignalNumber.HangUp);

        await follower.UntilSawAsync("/a/x", 5);
        await site.UntilHasAsync("/a/y", 4);
        follower.AssertSawNoRevisionGoBack();
    }

    [Fact]
    public async Task Under_another_id_nothing_is_joined_before_a_restart()
    {
        var control = Path.Combine(_folder.Path, "control.sock");
        await using var hub = await RelayProcess.StartAsync();
        await using var site = await StartSiteAsync("[]", "--control", control);

        WriteConfig($"[\"{hub.WebSocketUri}\"]", id: "site-b");
        var told = await new CommandLine(site).RunAsync("federation", "reload", "--control", control);

        Assert.Contains("--federation-id has changed: that needs a restart.", told.Output, StringComparison.Ordinal);
        Assert.Contains("--federation-hub has changed: that needs a restart.", told.Output, StringComparison.Ordinal);
        Assert.Equal(0, hub.CountLogLines("joined"));
    }

    [Fact]
    public async Task Hubs_in_another_order_leave_the_link_to_one_of_them_up()
    {
        await using var first = await RelayProcess.StartAsync("--federation-id", "first");
        await using var second = await RelayProcess.StartAsync("--federation-id", "second");
        await using var site = await StartSiteAsync($"[\"{first.WebSocketUri}\", \"{second.WebSocketUri}\"]");
        await first.UntilLogSaysAsync("Leaf site-a joined");

        WriteConfig($"[\"{second.WebSocketUri}\", \"{first.WebSocketUri}\"]");
        site.Program.Signal(PosixSignalNumber.HangUp);
        await site.UntilLogSaysAsync("The hubs are now");
        await new CommandLine(site).RunAsync("set", "/a/x", "1");

        await first.UntilHasAsync("/a/x", 1);
        Assert.Equal(0, site.CountLogLines("is down"));
        Assert.Equal(0, second.CountLogLines("joined"));
    }

    [Fact]
    public async Task A_flag_beats_the_file_at_every_reload()
    {
        var control = Path.Combine(_folder.Path, "control.sock");
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var site = await StartSiteAsync(
            "[]", "--federation-hub", hub.WebSocketUri.ToString(), "--federation-namespace", "/flag/**", "--control", control);
        await hub.UntilLogSaysAsync("Leaf site-a joined");

        WriteConfig("[\"ws://127.0.0.1:1\"]", namespaces: """["/file/**"]""");
        var told = await new CommandLine(site).RunAsync("federation", "reload", "--control", control);

        Assert.Equal("Nothing has changed.", told.Output);
        Assert.Equal(0, site.CountLogLines("is down"));
    }

    [Fact]
    public async Task Another_authority_is_trusted_from_the_next_link_on()
    {
        using var former = new TestAuthority();
        using var present = new TestAuthority();
        var authorities = _folder.Write("ca.pem", former.CertificatePem);
        WriteCertificate(former);
        await using var hub = await RelayProcess.StartAsync(
            "--cert", Path.Combine(_folder.Path, "cert.pem"), "--key", Path.Combine(_folder.Path, "key.pem"));
        await using var site = await StartSiteAsync($"[\"wss://127.0.0.1:{hub.Port}\"]", "--federation-ca", authorities);
        await hub.UntilLogSaysAsync("Leaf site-a joined");

        WriteCertificate(present);
        hub.Program.Signal(PosixSignalNumber.HangUp);
        await hub.UntilLogSaysAsync("the certificate that --cert names now");
        Assert.Equal(0, site.CountLogLines("is down"));

        _folder.Write("ca.pem", present.CertificatePem);
        site.Program.Signal(PosixSignalNumber.HangUp);
        await hub.KillAsync();
        await hub.StartAgainAsync();

        await hub.UntilLogSaysAsync("Leaf site-a joined");
        Assert.Equal(0, site.CountLogLines("is not trusted"));
    }

    [Theory]
    [InlineData("ca.pem", "no certificate", "--federation-ca")]
    [InlineData("tokens.txt", "", "has no token")]
    [InlineData("app.json", "{ \"scopes\": ", "app.json line 1")]
    public async Task A_mistake_in_any_file_leaves_all_as_it_was(string file, string content, string complaint)
    {
        using var authority = new TestAuthority();
        var control = Path.Combine(_folder.Path, "control.sock");
        await using var hub = await RelayProcess.StartAsync("--federation-id", "hub");
        await using var site = await StartSiteAsync(
            $"[\"{hub.WebSocketUri}\"]",
            "--control", control,
            "--federation-ca", _folder.Write("ca.pem", authority.CertificatePem),
            "--federation-token", _folder.Write("tokens.txt", "secret\n"),
            "--app-config", _folder.Write("app.json", "{}"));
        await hub.UntilLogSaysAsync("Leaf site-a joined");

        _folder.Write("tokens.txt", "another\n");
        _folder.Write(file, content);
        WriteConfig("[\"ws://127.0.0.1:1\"]", namespaces: """["/b/**"]""");
        var told = await new CommandLine(site).RunAsync("federation", "reload", "--control", control);

        Assert.Equal(1, told.ExitCode);
        Assert.Contains(complaint, told.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", told.Output);
        Assert.Equal(0, site.CountLogLines("is down"));
        Assert.Equal(0, site.CountLogLines("declares the namespace"));
        Assert.Equal(0, site.CountLogLines("from now on"));
    }

    public void Dispose() => _folder.Dispose();

    private Task<RelayProcess> StartSiteAsync(string hubs, params string[] arguments)
    {
        WriteConfig(hubs);
        return RelayProcess.StartAsync(["--config", Config, .. arguments]);
    }

    private void WriteConfig(string hubs, string id = "site-a", string namespaces = """["/a/**"]""") => File.WriteAllText(
        Config, $$"""{ "federation-id": "{{id}}", "federation-hub": {{hubs}}, "federation-namespace": {{namespaces}} }""");

    private void WriteCertificate(TestAuthority authority)
    {
        var (certificate, key) = authority.IssueForLoopback();
        _folder.Write("cert.pem", certificate);
        _folder.Write("key.pem", key);
    }
}
