using System.CommandLine;
using Clasp.Cli.Output;
using Clasp.Client;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Spectre.Console;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp info</c>: says who the relay is, how far away, and what its clock shows.</summary>
internal static class InfoCommand
{
    private static readonly Features[] Known =
        [Features.Param, Features.Event, Features.Stream, Features.Gesture, Features.Timeline, Features.Federation];

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("info", "Say who the relay is, how far away, and what its clock shows");

        runner.OnInvoke(command, async (client, _, cancellation) =>
        {
            var offset = await client.MeasureClockOffsetAsync(cancellation: cancellation);
            var roundTrip = await client.PingAsync(cancellation);

            if (runner.Terminal.IsInteractive)
                runner.Terminal.Console.Write(ToGrid(client, offset, roundTrip));
            else
                runner.Terminal.Line(ToJson(client, offset, roundTrip));
            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<string> FeaturesOf(ClaspClient client) =>
        Known.Where(feature => client.ServerFeatures.HasFlag(feature)).Select(UpdateFormat.NameOf);

    private static Grid ToGrid(ClaspClient client, TimeSpan offset, TimeSpan roundTrip) => new Grid()
        .AddColumns(2)
        .AddRow("[grey]relay[/]", Markup.Escape(client.ServerName))
        .AddRow("[grey]address[/]", Markup.Escape(client.Endpoint.ToString()))
        .AddRow("[grey]session[/]", Markup.Escape(client.SessionId))
        .AddRow("[grey]features[/]", string.Join(", ", FeaturesOf(client)))
        .AddRow("[grey]clock[/]", $"{offset.TotalMilliseconds:+0.000;-0.000} ms against this machine")
        .AddRow("[grey]round trip[/]", $"{roundTrip.TotalMilliseconds:0.000} ms");

    private static Value ToJson(ClaspClient client, TimeSpan offset, TimeSpan roundTrip) => Value.Map(
        ("name", client.ServerName),
        ("server", client.Endpoint.ToString()),
        ("session", client.SessionId),
        ("features", Value.Array([.. FeaturesOf(client).Select(Value.String)])),
        ("clockOffsetMs", offset.TotalMilliseconds),
        ("roundTripMs", roundTrip.TotalMilliseconds));
}
