using System.CommandLine;
using Clasp.Cli.Output;
using Clasp.Client;
using Spectre.Console;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp sub</c>: prints the state and then each change, until it is interrupted.</summary>
internal static class SubCommand
{
    public static Command Create(CommandRunner runner)
    {
        var pattern = CommonArguments.Pattern();
        var types = CommonArguments.SignalTypes("--types", "Only these, separated by commas");
        var maxRate = CommonArguments.Number<uint>(
            "--max-rate", "Updates a second for each address, at most; the last value always comes", 1, uint.MaxValue);
        var epsilon = CommonArguments.Number<double>(
            "--epsilon", "The smallest change of a number worth telling", 0, double.MaxValue);
        var count = CommonArguments.Number<int>("--count", "End after so many updates", 1, int.MaxValue);
        var command = new Command("sub", "Print what happens, until interrupted")
        {
            pattern, types, maxRate, epsilon, count,
        };

        runner.OnInvoke(command, async (client, parsed, cancellation) =>
        {
            var options = new SubscribeOptions
            {
                Types = parsed.GetValue(types),
                MaxRate = parsed.GetValue(maxRate),
                Epsilon = parsed.GetValue(epsilon),
            };
            client.ConnectionChanged += change =>
            {
                if (change.State != ConnectionState.Closed) runner.Terminal.Error(change.Reason);
            };
            try
            {
                var updates = client.SubscribeAsync(parsed.GetRequiredValue(pattern), options, cancellation);
                await PrintAsync(runner.Terminal, updates, parsed.GetValue(count));
            }
            catch (OperationCanceledException)
            {
                // To be interrupted is how it ends.
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task PrintAsync(Terminal terminal, IAsyncEnumerable<Update> updates, int? count)
    {
        await foreach (var update in updates)
        {
            if (terminal.IsInteractive) terminal.Console.MarkupLine(UpdateFormat.ToMarkup(update));
            else terminal.Line(UpdateFormat.ToJson(update));
            if (--count == 0) return;
        }
    }
}
