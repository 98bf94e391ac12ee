using System.CommandLine;
using Clasp.Cli.Output;
using Clasp.Client;
using Clasp.Protocol.Values;
using Spectre.Console;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp query</c>: prints the signals that were announced.</summary>
internal static class QueryCommand
{
    public static Command Create(CommandRunner runner)
    {
        var pattern = CommonArguments.Pattern();
        var command = new Command("query", "Print which signals were announced") { pattern };

        runner.OnInvoke(command, async (client, parsed, cancellation) =>
        {
            var signals = await client.QueryAsync(parsed.GetRequiredValue(pattern), cancellation);
            var inOrder = signals.OrderBy(signal => signal.Address, StringComparer.Ordinal);
            if (runner.Terminal.IsInteractive)
            {
                runner.Terminal.Console.Write(ToTable(inOrder));
            }
            else
            {
                foreach (var signal in inOrder) runner.Terminal.Line(ToJson(signal));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Table ToTable(IEnumerable<SignalInfo> signals)
    {
        var table = new Table().RoundedBorder().AddColumns("address", "type", "datatype", "access");
        foreach (var signal in signals)
        {
            table.AddRow(
                Markup.Escape(signal.Address),
                UpdateFormat.NameOf(signal.Type),
                Markup.Escape(signal.Datatype ?? ""),
                Markup.Escape(signal.Access ?? ""));
        }

        return table;
    }

    private static Value ToJson(SignalInfo signal)
    {
        var members = new List<KeyValuePair<string, Value>>
        {
            new("address", signal.Address),
            new("type", UpdateFormat.NameOf(signal.Type)),
        };
        if (signal.Datatype is { } datatype) members.Add(new("datatype", datatype));
        if (signal.Access is { } access) members.Add(new("access", access));
        return Value.Map(members);
    }
}
