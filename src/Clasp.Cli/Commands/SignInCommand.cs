using System.CommandLine;
using Clasp.Cli.Auth;
using Clasp.Relay.Auth.Accounts;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp login</c>, <c>clasp register</c> and <c>clasp guest</c>: get a token from a relay, and print it.</summary>
internal static class SignInCommand
{
    public static Command Login(CommandRunner runner, RelayOptionSet relay) =>
        WithPassword(runner, relay, "login", "Sign in with a name and a password, and print the token");

    public static Command Register(CommandRunner runner, RelayOptionSet relay) =>
        WithPassword(runner, relay, "register", "Become a user of a relay, and print the token");

    public static Command Guest(CommandRunner runner, RelayOptionSet relay)
    {
        var name = new Argument<string?>("NAME") { Description = "What to be called", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("guest", "Come in without a password, and print the token") { name };
        var auth = new AuthArguments(runner, relay);
        auth.AddUrlTo(command);
        runner.OnInvoke(command, (parsed, cancellation) => PrintTokenAsync(
            runner, auth.OpenApi(parsed), "/auth/guest", new SignInRequest { Name = parsed.GetValue(name) }, cancellation));
        return command;
    }

    private static Command WithPassword(CommandRunner runner, RelayOptionSet relay, string verb, string description)
    {
        var name = new Argument<string>("USERNAME") { Description = "Who; the password is read from standard input" };
        var command = new Command(verb, description) { name };
        var auth = new AuthArguments(runner, relay);
        auth.AddUrlTo(command);
        runner.OnInvoke(command, (parsed, cancellation) =>
        {
            var api = auth.OpenApi(parsed);
            var request = new SignInRequest
            {
                Username = parsed.GetRequiredValue(name),
                Password = SecretInput.ReadLine("password", runner.Terminal),
            };
            return PrintTokenAsync(runner, api, $"/auth/{verb}", request, cancellation);
        });
        return command;
    }

    private static async Task<int> PrintTokenAsync(
        CommandRunner runner, AuthApi api, string path, SignInRequest request, CancellationToken cancellation)
    {
        using (api)
        {
            var answer = await api.PostAsync(
                path, request, AccountJson.Default.SignInRequest, AccountJson.Default.SignedIn, cancellation);
            runner.Terminal.Line(answer.Token);
            return ExitCode.Success;
        }
    }
}
