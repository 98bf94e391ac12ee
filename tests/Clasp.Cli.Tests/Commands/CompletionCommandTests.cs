using Clasp.Cli.Tests.Support;

namespace Clasp.Cli.Tests.Commands;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _clasp clasp")]
    [InlineData("zsh", "compdef _clasp clasp")]
    [InlineData("fish", "complete -c clasp")]
    public async Task There_is_a_script_for_each_shell_that_asks_the_program_itself(string shell, string command)
    {
        var outcome = await new CommandUnderTest().RunAsync("completion", shell);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(command, outcome.Output);
        Assert.Contains("[suggest:", outcome.Output);
    }

    [Theory]
    [InlineData("se", "server", "set")]
    [InlineData("pub /a --signal ", "event", "gesture", "stream", "timeline")]
    [InlineData("completion ", "bash", "fish", "zsh")]
    public async Task The_program_suggests_what_may_follow(string typed, params string[] suggestions)
    {
        var outcome = await new CommandUnderTest().RunAsync($"[suggest:{typed.Length}]", typed);

        Assert.Equal(suggestions, outcome.Lines.Where(line => line[0] != '-'));
    }
}
