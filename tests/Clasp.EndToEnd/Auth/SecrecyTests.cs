using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Auth;

/// <summary>Where secrets must not turn up, and what is said of files that others can read.</summary>
public sealed class SecrecyTests
{
    private const string Password = "a-password-nobody-may-see";
    private const string FederationToken = "a-federation-token-nobody-may-see";

    [Fact]
    public async Task No_secret_is_in_the_log_or_in_the_process_list_or_in_the_database()
    {
        using var folder = new TemporaryFolder();
        await using var relay = await GuardedRelay.StartAsync(
            "-v", "--federation-token", folder.Write("federation.txt", FederationToken));
        using var anybody = relay.Anybody();
        using var admin = relay.Admin();
        var registered = await anybody.RegisterAsync("alice", Password);
        var signedIn = await anybody.LoginAsync("alice", Password);
        var guest = await anybody.GuestAsync();
        var made = await admin.PostAsync("/api/tokens", """{"scopes":["read:/**"]}""");
        string[] secrets =
            [Password, FederationToken, relay.AdminToken, registered.Token, signedIn.Token, guest.Token, made.Token];

        await anybody.LoginAsync("alice", Password + "-wrong");
        await anybody.PostAsync("/auth/login", $"{{\"username\":\"alice\",\"password\":\"{Password}\"");
        await anybody.PostAsync("/auth/login", $"{{\"username\":\"alice\",\"password\":[\"{Password}\"]}}");
        await anybody.GetAsync($"/{guest.Token}");
        await admin.DeleteAsync($"/api/tokens/{guest.Token}");
        await admin.PostAsync("/api/tokens/revoke", $$"""{"token":"{{guest.Token}}"}""");
        await using (var peer = await Peer.JoinAsync(relay.Process, made.Token)) await peer.HandledAsync();
        var refusals = new[]
        {
            await Peer.RefusedAsync(relay.Process, guest.Token),
            await Peer.RefusedAsync(relay.Process, signedIn.Token + "0"),
            await Peer.RefusedAsync(relay.Process, Password),
        };
        var listed = await admin.GetAsync("/api/tokens");
        var processList = relay.Process.Program.VisibleArguments;
        relay.Process.Program.Signal(PosixSignalNumber.Terminate);
        await relay.Process.Program.ExitCodeAsync();

        var files = Directory.GetFiles(Path.GetDirectoryName(relay.Database)!, "auth.db*")
            .Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        foreach (var place in (string[])[
            relay.Process.Program.Output, relay.Process.Program.Errors, processList, listed.ToString(),
            .. refusals.Select(refusal => refusal.Text ?? ""), .. files])
        {
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, place));
        }
    }

    [Fact]
    public async Task Files_that_others_can_read_are_named_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var federation = folder.Write("federation.txt", FederationToken);
        File.SetUnixFileMode(federation, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await using var relay = await GuardedRelay.StartAsync("--federation-token", federation);
        File.SetUnixFileMode(relay.AdminTokenFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(relay.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(0, relay.Process.CountLogLines("chmod 600", "admin.txt"));

        await relay.Process.KillAsync();
        await relay.Process.StartAgainAsync();

        foreach (var file in (string[])[federation, relay.AdminTokenFile, relay.Database])
            Assert.Equal(1, relay.Process.CountLogLines("warn", $"{file} ", $"chmod 600 {file}"));
    }

    [Fact]
    public async Task A_file_without_an_administrators_token_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("admin.txt", "password\n");

        await using var relay = RunningProgram.Start(
            Programs.Relay, ["--ws-port", "0", "--auth-port", "0", "--admin-token", file], folder: folder.Path);

        Assert.Equal(1, await relay.ExitCodeAsync());
        Assert.StartsWith($"--admin-token {file} has no token in it", relay.Errors);
        Assert.DoesNotContain("password", relay.Errors);
    }

    [Fact]
    public async Task A_database_of_another_program_stops_the_start_and_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("other.db", "This is no database, and long enough that SQLite notices at once.");

        await using var relay = RunningProgram.Start(
            Programs.Relay, ["--ws-port", "0", "--auth-port", "0", "--auth-db", file], folder: folder.Path);

        Assert.Equal(1, await relay.ExitCodeAsync());
        Assert.StartsWith($"--auth-db {file} cannot be used", relay.Errors);
        Assert.StartsWith("This is no database", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }
}
