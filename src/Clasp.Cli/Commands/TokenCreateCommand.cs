using System.CommandLine;
using System.Globalization;
using Clasp.Relay.Auth.Tokens;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token create</c>: has a relay make a token, and prints it.</summary>
internal static class TokenCreateCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var scopes = KeyArguments.Scopes();
        var expires = AuthArguments.Expires();
        var subject = new Option<string?>("--subject")
        {
            Description = "Whose token it is, for the rules of an app config",
            HelpName = "name",
        };
        var command = new Command("create", "Have a relay make a token, and print it; it cannot be shown again")
        {
            scopes, expires, subject,
        };
        var auth = new AuthArguments(runner, relay);
        auth.AddRegisterTo(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            using var register = auth.OpenRegister(parsed);
            var token = await register.CreateAsync(
                new NewTokenRequest
                {
                    Scopes = [.. parsed.GetRequiredValue(scopes).Select(scope => scope.ToString())],
                    Subject = parsed.GetValue(subject),
                    Ttl = (long?)parsed.GetValue(expires)?.TotalSeconds,
                },
                cancellation);

            // Only the token goes where a script may put it into a file.
            runner.Terminal.Line(token.Token ?? "");
            var end = token.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture);
            runner.Terminal.Error(end is null ? $"token {token.Id} does not expire." : $"token {token.Id} expires at {end}.");
            return ExitCode.Success;
        });
        return command;
    }
}
