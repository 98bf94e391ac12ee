using System.CommandLine;
using Clasp.Cli.Demo;
using Clasp.Cli.Output;
using Clasp.Relay;
using Spectre.Console;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp demo</c>: a federation on this machine, with something to see and something to try.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var once = new Option<bool>("--once") { Description = "End after the walk-through, rather than stay up" };
        var command = new Command("demo", "Run a hub and two sites here, and show them work together") { once };
        relay.RefuseOn(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            try
            {
                await using var federation = await DemoFederation.StartAsync(runner.Terminal, cancellation);
                var isSeen = await new WalkThrough(federation, runner.Terminal.Console).RunAsync(cancellation);
                if (parsed.GetValue(once) || !isSeen) return isSeen ? ExitCode.Success : ExitCode.Failed;

                Invite(runner.Terminal, federation);
                return await StayUpAsync(cancellation);
            }
            catch (StartException failure)
            {
                runner.Terminal.Error(failure.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static void Invite(Terminal terminal, DemoFederation federation)
    {
        var (a, b) = (federation.SiteA.Url, federation.SiteB.Url);
        terminal.Console.WriteLine();
        terminal.Console.MarkupLine("[bold]Now you[/], in another terminal:");
        terminal.Console.WriteLine();
        terminal.Line($"  clasp sub '/site-*/**' --server {b}");
        terminal.Line($"  clasp set /site-a/light/1 0.25 --server {a}");
        terminal.Line($"  clasp set /site-a/light/1 0.75 --server {b}");
        terminal.Line($"  clasp get /site-a/light/1 --server {federation.Hub.Url}");
        terminal.Line($"  clasp pub /site-b/cue '{{\"number\":7}}' --server {a}");
        terminal.Console.WriteLine();
        terminal.Console.MarkupLine("Any CLASP client may join at these addresses. Ctrl+C ends the demo.");
    }

    private static async Task<int> StayUpAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // To be interrupted is how it ends.
        }

        return ExitCode.Success;
    }
}
