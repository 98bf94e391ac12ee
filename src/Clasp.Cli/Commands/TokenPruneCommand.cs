using System.CommandLine;
using System.Globalization;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token prune</c>: removes the tokens that have expired, and prints how many those were.</summary>
internal static class TokenPruneCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var command = new Command("prune", "Remove the tokens that have expired, and print how many those were");
        var auth = new AuthArguments(runner, relay);
        auth.AddRegisterTo(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            using var register = auth.OpenRegister(parsed);
            var removed = await register.PruneAsync(cancellation);
            runner.Terminal.Line(removed.ToString(CultureInfo.InvariantCulture));
            return ExitCode.Success;
        });
        return command;
    }
}
