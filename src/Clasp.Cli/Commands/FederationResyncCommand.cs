using System.CommandLine;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp federation resync</c>: has a relay of this machine sync again with the routers it is linked to.</summary>
internal static class FederationResyncCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var router = new Argument<string?>("ROUTER")
        {
            Description = "The router at the other end of a link; all if not given",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var control = ControlClient.Option();
        var command = new Command("resync", "Sync again with the routers that a relay is linked to") { router, control };
        relay.RefuseOn(command);

        runner.OnInvoke(command, (parsed, cancellation) =>
        {
            var target = parsed.GetValue(router) is { } id ? $"/federation/resync/{Uri.EscapeDataString(id)}" : "/federation/resync";
            return ControlClient.PostAsync(runner, parsed.GetRequiredValue(control), target, cancellation);
        });
        return command;
    }
}
