using System.CommandLine;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token revoke</c>: makes a token worthless, and ends the sessions that came with it.</summary>
internal static class TokenRevokeCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var token = AuthArguments.Token();
        var command = new Command("revoke", "Make a token worthless at once; the sessions that came with it end") { token };
        var auth = new AuthArguments(runner, relay);
        auth.AddRegisterTo(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            var id = auth.IdOf(parsed.GetRequiredValue(token));
            using var register = auth.OpenRegister(parsed);
            await register.RevokeAsync(id, cancellation);
            return ExitCode.Success;
        });
        return command;
    }
}
