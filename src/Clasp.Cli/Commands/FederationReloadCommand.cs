using System.CommandLine;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp federation reload</c>: has a relay of this machine read its settings again, as SIGHUP does, and says what came of it.</summary>
internal static class FederationReloadCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var control = ControlClient.Option();
        var command = new Command("reload", "Read the settings of a relay again, without a restart") { control };
        relay.RefuseOn(command);

        runner.OnInvoke(
            command,
            (parsed, cancellation) =>
                ControlClient.PostAsync(runner, parsed.GetRequiredValue(control), "/federation/reload", cancellation));
        return command;
    }
}
