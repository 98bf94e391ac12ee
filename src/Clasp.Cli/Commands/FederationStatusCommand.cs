using System.CommandLine;
using Clasp.Cli.Output;
using Spectre.Console;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp federation status</c>: shows the routers and links of a federation as one relay sees them.</summary>
internal static class FederationStatusCommand
{
    /// <summary>How often <c>--watch</c> shows something new at most.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create(CommandRunner runner)
    {
        var json = new Option<bool>("--json") { Description = "JSON, also in a terminal" };
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it again whenever something has changed, until Ctrl+C" };
        var command = new Command("status", "Show the routers and links of the federation, as the relay sees them") { json, watch };

        runner.OnInvoke(command, async (client, parsed, cancellation) =>
        {
            await using var reader = new FederationStatusReader(client);
            var status = await reader.ReadAsync(cancellation);
            if (status.IsEmpty)
            {
                runner.Terminal.Error("This relay shows no federation.");
                return ExitCode.Failed;
            }

            var asTables = runner.Terminal.IsInteractive && !parsed.GetValue(json);
            Show(runner.Terminal, status, asTables);
            while (parsed.GetValue(watch))
            {
                await Task.Delay(Pause, cancellation);
                await reader.WaitAsync(cancellation);
                if (asTables) runner.Terminal.Console.Clear();
                Show(runner.Terminal, status, asTables);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Show(Terminal terminal, FederationStatus status, bool asTables)
    {
        if (!asTables)
        {
            terminal.Line(status.ToJson());
            return;
        }

        terminal.Console.Write(status.ToRouterTable());
        terminal.Console.Write(status.ToLinkTable());
        foreach (var note in status.Notes()) terminal.Line(note);
    }
}
