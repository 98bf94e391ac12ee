using Clasp.Cli.Output;
using Clasp.Cli.Tests.Support;

namespace Clasp.Cli.Tests.Commands;

public sealed class ServerCommandTests
{
    private readonly ClaspProgram _program = new(new Terminal(TextWriter.Null, TextWriter.Null, false), _ => null);

    [Theory]
    [InlineData("--port", "7399", "--name", "Stage", "--tcp-port", "7398", "-v")]
    [InlineData("--federation-hub", "ws://hub:7330", "--federation-id", "a", "--federation-namespace", "/a/**")]
    public void It_has_the_options_of_the_relay(params string[] arguments) =>
        Assert.Empty(_program.Parse(["server", .. arguments]).Errors);

    [Theory]
    [InlineData("--no-such-flag")]
    [InlineData("--ws-port", "99999")]
    [InlineData("--timeout", "3")]
    public async Task A_wrong_option_is_exit_code_2(params string[] arguments) =>
        Assert.Equal(2, (await new CommandUnderTest().RunAsync(["server", .. arguments])).ExitCode);
}
