using System.CommandLine;
using Clasp.Cli.Output;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token show</c>: says what a relay knows of one token.</summary>
internal static class TokenShowCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var token = AuthArguments.Token();
        var command = new Command("show", "Say what a relay knows of a token") { token };
        var auth = new AuthArguments(runner, relay);
        auth.AddRegisterTo(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            var id = auth.IdOf(parsed.GetRequiredValue(token));
            using var register = auth.OpenRegister(parsed);
            var found = await register.ShowAsync(id, cancellation);
            if (runner.Terminal.IsInteractive) runner.Terminal.Console.Write(TokenFormat.ToTable([found]));
            else runner.Terminal.Line(TokenFormat.ToJson(found));
            return ExitCode.Success;
        });
        return command;
    }
}
