using System.CommandLine;
using Clasp.Cli.Output;
using Clasp.Client;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp federation status</c>: shows the routers and links of a federation as one relay sees them.</summary>
internal static class FederationStatusCommand
{
    private const string Root = "/clasp/federation/";

    /// <summary>A status is a few hundred values that come in one go; after this much silence it is complete.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    public static Command Create(CommandRunner runner)
    {
        var json = new Option<bool>("--json") { Description = "One JSON document, also in a terminal" };
        var command = new Command("status", "Show the routers and links of the federation, as the relay sees them") { json };

        runner.OnInvoke(command, async (client, parsed, cancellation) =>
        {
            var status = await ReadAsync(client, cancellation);
            if (status.IsEmpty)
            {
                runner.Terminal.Error("This relay shows no federation.");
                return ExitCode.Failed;
            }

            if (runner.Terminal.IsInteractive && !parsed.GetValue(json))
            {
                runner.Terminal.Console.Write(status.ToRouterTable());
                runner.Terminal.Console.Write(status.ToLinkTable());
            }
            else
            {
                runner.Terminal.Line(status.ToJson());
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<FederationStatus> ReadAsync(ClaspClient client, CancellationToken cancellation)
    {
        var status = new FederationStatus();
        await using var subscription = client.Subscribe($"{Root}**");
        await subscription.Established.WaitAsync(cancellation);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Silence);
        try
        {
            await foreach (var update in subscription.ReadAllAsync(silence.Token))
            {
                status.Add(update.Address[Root.Length..].Split('/'), update.Value);
                if (update.IsSnapshot) silence.CancelAfter(Silence);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing more comes.
        }

        return status;
    }
}
