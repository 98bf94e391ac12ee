using System.CommandLine;
using Clasp.Cli.Output;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token list</c>: says which tokens a relay knows, without the tokens.</summary>
internal static class TokenListCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var showExpired = new Option<bool>("--show-expired") { Description = "Those that have expired as well" };
        var command = new Command("list", "Say which tokens a relay knows, without the tokens themselves") { showExpired };
        var auth = new AuthArguments(runner, relay);
        auth.AddRegisterTo(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            using var register = auth.OpenRegister(parsed);
            var tokens = await register.ListAsync(parsed.GetValue(showExpired), cancellation);
            if (runner.Terminal.IsInteractive) runner.Terminal.Console.Write(TokenFormat.ToTable(tokens));
            else foreach (var token in tokens) runner.Terminal.Line(TokenFormat.ToJson(token));
            return ExitCode.Success;
        });
        return command;
    }
}
