using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>A relay that cannot start says why in one line, and not by pretending.</summary>
public sealed class StartupTests
{
    private const int WrongUsage = 2;

    [Theory]
    [InlineData("--no-such-flag")]
    [InlineData("--auth-port", "nine")]
    [InlineData("--admin-token", "admin.txt")]
    [InlineData("--cors-origin", "https://app.example")]
    [InlineData("--journal", "relay.db")]
    [InlineData("--mqtt-port", "1883")]
    [InlineData("--features", "federation,teleport")]
    [InlineData("--ws-port", "seven")]
    [InlineData("--ws-port", "70000")]
    [InlineData("--max-sessions", "-1")]
    [InlineData("--session-timeout", "soon")]
    [InlineData("--federation-hub", "http://no-hub", "--federation-id", "a", "--federation-namespace", "/a/**")]
    [InlineData("--federation-hub", "ws://hub:7330", "--federation-namespace", "/a/**")]
    [InlineData("--federation-hub", "ws://hub:7330", "--federation-id", "a")]
    [InlineData("--federation-hub", "somewhere", "--federation-id", "a", "--federation-namespace", "/a/**")]
    [InlineData("--federation-id", "site a")]
    [InlineData("--federation-namespace", "no/slash")]
    [InlineData("--federation-subscribe", "a/**")]
    [InlineData("--federation-token", "/no/such/token")]
    [InlineData("--federation-ca", "/no/such/authority.pem")]
    [InlineData("left-over")]
    public async Task Wrong_flags_are_refused_with_one_line_that_names_them(params string[] arguments)
    {
        var (exitCode, errors) = await RunAsync(arguments);

        Assert.Equal(WrongUsage, exitCode);
        var line = Assert.Single(errors);
        Assert.Contains(arguments[0].TrimStart('-'), line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exitCode, errors) = await RunAsync("--host", "127.0.0.1", "--ws-port", port);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(port, Assert.Single(errors));
    }

    [Fact]
    public async Task A_token_file_with_a_bad_line_is_named_with_the_line()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("tokens.txt", "good\n# comment\nbad site-a\n");

        var (exitCode, errors) = await RunAsync("--federation-token", file);

        Assert.Equal(WrongUsage, exitCode);
        Assert.Contains($"{file}, line 3: no namespace for site-a", Assert.Single(errors));
    }

    [Fact]
    public async Task A_certificate_that_is_not_there_is_said_in_one_line()
    {
        var (exitCode, errors) = await RunAsync("--cert", "/no/such/cert.pem", "--key", "/no/such/key.pem");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("/no/such/cert.pem", Assert.Single(errors));
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("cert.pem", "this is no certificate");

        var (exitCode, errors) = await RunAsync("--cert", file, "--key", file);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(file, Assert.Single(errors));
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_refused()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, errors) = await RunAsync("--cert", folder.Write("cert.pem", ""));

        Assert.Equal(WrongUsage, exitCode);
        Assert.Contains("--key", Assert.Single(errors));
    }

    [Fact]
    public async Task Help_and_version_are_answered()
    {
        await using var help = RunningProgram.Start(Programs.Relay, ["--help"]);
        await using var version = RunningProgram.Start(Programs.Relay, ["--version"]);

        Assert.Equal(0, await help.ExitCodeAsync());
        Assert.Equal(0, await version.ExitCodeAsync());
        Assert.Contains("--federation-namespace", help.Output);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    [Fact]
    public async Task Features_that_are_built_in_may_be_named()
    {
        await using var relay = await RelayProcess.StartAsync("--features", "websocket,federation");

        Assert.False(relay.Program.HasExited);
    }

    private static async Task<(int ExitCode, string[] Errors)> RunAsync(params string[] arguments)
    {
        await using var relay = RunningProgram.Start(Programs.Relay, arguments);
        var exitCode = await relay.ExitCodeAsync();
        return (exitCode, relay.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
