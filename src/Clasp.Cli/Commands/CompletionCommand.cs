using System.CommandLine;
using Clasp.Cli.Output;

namespace Clasp.Cli.Commands;

/// <summary>
/// <c>clasp completion</c>: prints a script that has a shell complete the commands and options of <c>clasp</c>.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # source <(clasp completion bash)
        _clasp() {
            local IFS=$'\n'
            COMPREPLY=($(clasp "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
        }
        complete -o default -F _clasp clasp
        """;

    private const string Zsh = """
        # source <(clasp completion zsh)
        _clasp() {
            local -a found
            found=("${(@f)$(clasp "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -- "${found[@]}"
        }
        compdef _clasp clasp
        """;

    private const string Fish = """
        # clasp completion fish | source
        function _clasp
            set -l line (commandline -cp)
            clasp "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c clasp -f -a '(_clasp)'
        """;

    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
    };

    public static Command Create(Terminal terminal, RelayOptionSet relay)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script that completes commands in a shell") { shell };
        relay.RefuseOn(command);
        command.SetAction(parsed => terminal.Line(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
