using System.Net;
using System.Net.Sockets;
using Clasp.Cli.Tests.Support;

namespace Clasp.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("There is no command or option 'nope'. See 'clasp --help'.", "nope")]
    [InlineData("Required argument 'ADDRESS' missing for command: 'get'. See 'clasp get --help'.", "get")]
    [InlineData("Required argument 'VALUE' missing for command: 'set'. See 'clasp set --help'.", "set", "/a")]
    [InlineData("There is no command or option '--no'. See 'clasp get --help'.", "get", "/a", "--no")]
    [InlineData("--ttl is a whole number from 0 to 2147483647, not '1.5'.", "set", "/a", "1", "--ttl", "1.5")]
    [InlineData("--absolute needs --ttl. See 'clasp set --help'.", "set", "/a", "1", "--absolute")]
    [InlineData("--lock and --unlock exclude each other.", "set", "/a", "1", "--lock", "--unlock")]
    [InlineData("--phase and --id belong to --signal gesture. See 'clasp pub --help'.", "pub", "/a", "--id", "3")]
    [InlineData("'x' is none of event, stream, gesture, timeline.", "pub", "/a", "--signal", "x")]
    [InlineData("'foo': The pattern does not start with '/'. See 'clasp sub --help'.", "sub", "foo")]
    [InlineData("--count is a whole number from 1 to 2147483647, not '0'.", "sub", "--count", "0")]
    [InlineData("--epsilon is a number from 0 to", "sub", "--epsilon", "-1")]
    [InlineData("--timeout is a number from 0.001 to 86400, not '0'.", "get", "/a", "--timeout", "0")]
    [InlineData("'ftp://x' is no address of a relay", "get", "/a", "--server", "ftp://x")]
    [InlineData("'demo' talks to no other relay, and has no option --server.", "demo", "--server", "x")]
    [InlineData("Argument 'tcsh' not recognized.", "completion", "tcsh")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string sentence, params string[] arguments)
    {
        var outcome = await new CommandUnderTest().RunAsync(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"clasp: {sentence}", outcome.Error);
    }

    [Fact]
    public async Task A_relay_that_cannot_be_reached_is_one_line_and_exit_code_3()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();

        var outcome = await new CommandUnderTest().RunAsync("get", "/a", "--server", $"127.0.0.1:{port}");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal($"clasp: ws://127.0.0.1:{port}/ cannot be reached: Connection refused.", outcome.Error);
    }

    [Fact]
    public async Task A_relay_that_does_not_answer_in_time_is_exit_code_3()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var outcome = await new CommandUnderTest().RunAsync(
            "get", "/a", "--server", $"tcp://{silent.LocalEndpoint}", "--timeout", "0.1");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("did not answer within 0.1 s", outcome.Error);
    }

    [Fact]
    public async Task An_address_is_never_taken_for_a_request_for_help()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        await relay.RunAsync("set", "/h", "/?");

        Assert.Equal(new Outcome(0, "\"/?\"\n", ""), await relay.RunAsync("get", "/h"));
    }

    [Fact]
    public async Task The_option_goes_before_the_variable()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        var command = new CommandUnderTest { Environment = { ["CLASP_SERVER"] = "ws://127.0.0.1:1" } };

        Assert.Equal(0, (await command.RunAsync("set", "/a", "1", "--server", relay.Url)).ExitCode);
    }

    [Theory]
    [InlineData("set")]
    [InlineData("sub")]
    [InlineData("server")]
    [InlineData("demo")]
    public async Task Every_command_explains_itself(string name)
    {
        var outcome = await new CommandUnderTest().RunAsync(name, "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($"clasp", outcome.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(outcome.Errors);
    }
}
