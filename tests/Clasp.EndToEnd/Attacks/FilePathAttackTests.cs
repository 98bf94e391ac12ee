using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Attacks;

/// <summary>Options that name a file, and lead somewhere else.</summary>
public sealed class FilePathAttackTests
{
    public static TheoryData<string> Options =>
    [
        "--config", "--federation-token", "--app-config", "--auth-port 0 --trust-anchor", "--auth-port 0 --admin-token",
        "--key /dev/null --cert",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public async Task A_file_without_end_is_not_read_to_the_end(string flags) =>
        await AssertRefusedAsync([.. flags.Split(' '), "/dev/zero"]);

    [Theory]
    [MemberData(nameof(Options))]
    public async Task A_folder_is_no_file(string flags) => await AssertRefusedAsync([.. flags.Split(' '), "/"]);

    [Theory]
    [InlineData("--auth-db")]
    [InlineData("--registry-db")]
    public async Task A_folder_is_no_database(string flag) => await AssertRefusedAsync(["--auth-port", "0", flag, "/"]);

    [Theory]
    [InlineData("relay.json", "/dev/zero")]
    [InlineData("token", "/dev/zero")]
    [InlineData("app.json", "/dev/zero")]
    [InlineData("token", "/")]
    public async Task A_path_that_leads_elsewhere_when_the_files_are_read_again_changes_nothing(string file, string target)
    {
        using var folder = new TemporaryFolder();
        await using var relay = await AttackedRelay.StartAsync(
            "--config", folder.Write("relay.json", "{}"),
            "--federation-token", folder.Write("token", "secret\n"),
            "--app-config", folder.Write("app.json", "{}"));

        var path = Path.Combine(folder.Path, file);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
        relay.Process.Program.Signal(PosixSignalNumber.HangUp);

        await relay.Process.UntilLogSaysAsync("Settings were read again, and something is wrong");
        await relay.AssertUnharmedAsync();
    }

    private static async Task AssertRefusedAsync(string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string[] database = arguments.Contains("--auth-port") && !arguments.Contains("--auth-db")
            ? ["--auth-db", Path.Combine(folder.Path, "auth.db")]
            : [];
        await using var relay = RunningProgram.Start(
            Programs.Relay, ["--host", "127.0.0.1", "--ws-port", "0", .. database, .. arguments]);

        Assert.InRange(await relay.ExitCodeAsync(), 1, 2);
        Assert.Single(relay.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", relay.Errors);
    }
}
