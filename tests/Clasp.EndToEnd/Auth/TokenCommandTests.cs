using System.Text.Json;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Auth;

/// <summary><c>clasp token</c> and its like against a running relay: the tokens they make do work.</summary>
public sealed class TokenCommandTests
{
    [Theory]
    [InlineData("api")]
    [InlineData("database")]
    public async Task A_token_lives_from_create_to_revoke(string way)
    {
        await using var relay = await GuardedRelay.StartAsync();
        var where = Where(relay, way);

        var created = await RunAsync(["token", "create", "-s", "read:/**,write:/stage/**", "-e", "1h", "--subject", "desk", .. where]);

        Assert.Equal(0, created.ExitCode);
        Assert.Matches("^cpsk_[0-9a-f]{32}$", created.Output);
        Assert.Matches("^clasp: token [0-9a-f]{16} expires at ", created.Errors);
        await using var peer = await Peer.JoinAsync(relay.Process, created.Output);
        Assert.Equal(MessageType.Ack, (await peer.SetAndWaitAsync("/stage/light", 1)).Type);
        Assert.Equal(ErrorCode.InsufficientScope, (ErrorCode)(await peer.SetAndWaitAsync("/other", 1)).Code);

        var list = await RunAsync(["token", "list", .. where]);
        var token = list.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)
            .Single(one => one.GetProperty("kind").GetString() == "made");
        Assert.Equal("desk", token.GetProperty("subject").GetString());
        Assert.DoesNotContain(created.Output, list.Output);

        var show = await RunAsync(["token", "show", relay.WriteSecret("token.txt", created.Output), .. where]);
        Assert.Equal(token.GetProperty("id").GetString(), JsonDocument.Parse(show.Output).RootElement.GetProperty("id").GetString());

        Assert.Equal(0, (await RunAsync(["token", "revoke", token.GetProperty("id").GetString()!, .. where])).ExitCode);

        Assert.Equal(ErrorCode.TokenExpired, (ErrorCode)(await peer.NextAsync(IsEnd)).Code);
        await peer.ClosedAsync();
        Assert.Equal(ErrorCode.Unauthorized, (ErrorCode)(await Peer.RefusedAsync(relay.Process, created.Output)).Code);

        static bool IsEnd(Received message) => message is { Type: MessageType.Error, Code: (int)ErrorCode.TokenExpired };
    }

    [Fact]
    public async Task A_token_made_in_the_database_of_a_relay_that_stands_still_works_when_it_runs()
    {
        await using var relay = await GuardedRelay.StartAsync();
        await relay.Process.KillAsync();
        var created = await RunAsync("token", "create", "-s", "read:/**", "-e", "never", "--auth-db", relay.Database);

        await relay.Process.StartAgainAsync();

        Assert.Contains("does not expire", created.Errors);
        await using var peer = await Peer.JoinAsync(relay.Process, created.Output);
    }

    [Fact]
    public async Task Expired_tokens_are_shown_on_request_and_pruned()
    {
        await using var relay = await GuardedRelay.StartAsync();
        string[] where = Where(relay, "api");
        await RunAsync(["token", "create", "-s", "read:/**", "-e", "1s", .. where]);
        await Deadline.UntilAsync(
            async () => !(await RunAsync(["token", "list", .. where])).Output.Contains("made"), () => "the token has expired");

        Assert.Contains("made", (await RunAsync(["token", "list", "--show-expired", .. where])).Output);
        Assert.Equal(new CommandResult(0, "1", ""), await RunAsync(["token", "prune", .. where]));
        Assert.DoesNotContain("made", (await RunAsync(["token", "list", "--show-expired", .. where])).Output);
    }

    [Fact]
    public async Task A_password_comes_from_standard_input()
    {
        await using var relay = await GuardedRelay.StartAsync();
        string[] url = ["--auth-url", relay.AuthUri.ToString()];

        var registered = await RunWithInputAsync("secret-1\n", ["register", "alice", .. url]);
        var signedIn = await RunWithInputAsync("secret-1\n", ["login", "alice", .. url]);
        var wrong = await RunWithInputAsync("secret-2\n", ["login", "alice", .. url]);
        var guest = await RunAsync(["guest", "visitor", .. url]);

        Assert.Equal(0, registered.ExitCode);
        Assert.Equal(new CommandResult(1, "", "clasp: Invalid username or password"), wrong);
        Assert.Equal(0, guest.ExitCode);
        await using var peer = await Peer.JoinAsync(relay.Process, signedIn.Output);
    }

    [Theory]
    [InlineData(2, "A token on the command line can be seen by others", "token", "revoke", "cpsk_00000000000000000000000000000000")]
    [InlineData(2, "This needs --admin-token-file", "token", "list")]
    [InlineData(1, "There is no database /nowhere/auth.db", "token", "list", "--auth-db", "/nowhere/auth.db")]
    [InlineData(2, "--expires is a time such as", "token", "create", "-s", "read:/**", "-e", "soon")]
    [InlineData(2, "--auth-db is in place of --auth-url", "token", "list", "--auth-db", "x", "--auth-url", "http://localhost")]
    [InlineData(3, "http://127.0.0.1:9/ cannot be reached", "guest", "--auth-url", "http://127.0.0.1:9")]
    [InlineData(2, "'x' is no address of an --auth-port", "guest", "--auth-url", "x")]
    [InlineData(2, "'guest' asks the HTTP API of a relay, and has no option --server", "guest", "--server", "ws://x")]
    public async Task What_is_wrong_is_said_in_a_sentence(int exitCode, string sentence, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith($"clasp: {sentence}", result.Errors);
    }

    private static string[] Where(GuardedRelay relay, string way) => way == "api"
        ? ["--auth-url", relay.AuthUri.ToString(), "--admin-token-file", relay.AdminTokenFile]
        : ["--auth-db", relay.Database];

    private static Task<CommandResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    private static async Task<CommandResult> RunWithInputAsync(string input, params string[] arguments)
    {
        await using var program = RunningProgram.Start(Programs.CommandLine, arguments, input: input);
        var exitCode = await program.ExitCodeAsync();
        return new(exitCode, program.Output.TrimEnd(), program.Errors.TrimEnd());
    }
}
