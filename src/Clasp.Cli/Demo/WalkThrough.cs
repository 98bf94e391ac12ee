using Clasp.Client;
using Clasp.Protocol.Values;
using Spectre.Console;

namespace Clasp.Cli.Demo;

/// <summary>
/// Shows what a federation does: a value set on one site is seen on the other, and can be set from there.
/// </summary>
internal sealed class WalkThrough(DemoFederation federation, IAnsiConsole console)
{
    private const string Greeting = "/site-a/greeting";
    private const string Light = "/site-a/light/1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <returns>Whether everything was seen to happen.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        impatience.CancelAfter(Patience);
        try
        {
            await using var onA = await ClaspClient.ConnectAsync(federation.SiteA.Url, cancellation: impatience.Token);
            await using var onB = await ClaspClient.ConnectAsync(federation.SiteB.Url, cancellation: impatience.Token);
            console.WriteLine();
            await SeeOnBWhatIsSetOnAAsync(onA, onB, impatience.Token);
            await SetOnBWhatAOwnsAsync(onA, onB, impatience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            console.MarkupLineInterpolated($"[red]That was not seen within {Patience.TotalSeconds} s.[/]");
            return false;
        }
        catch (ClaspException failure)
        {
            console.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            return false;
        }
    }

    private async Task SeeOnBWhatIsSetOnAAsync(ClaspClient onA, ClaspClient onB, CancellationToken cancellation)
    {
        await using var seenOnB = onB.Subscribe(Greeting);

        Say("Site A", "set", Greeting, "\"hello from site-a\"");
        await onA.SetAsync(Greeting, "hello from site-a", cancellation: cancellation);

        var seen = await FindAsync(seenOnB.ReadAllAsync(cancellation), "hello from site-a");
        Say("Site B", "sees", Greeting, seen.Value.ToString());
    }

    private async Task SetOnBWhatAOwnsAsync(ClaspClient onA, ClaspClient onB, CancellationToken cancellation)
    {
        await using var seenOnA = onA.Subscribe(Light);

        Say("Site B", "set", Light, "0.75");
        var revision = await onB.SetAsync(Light, 0.75, cancellation: cancellation);

        var seen = await FindAsync(seenOnA.ReadAllAsync(cancellation), 0.75);
        Say("Site A", "sees", Light, seen.Value.ToString());
        Say("Site B", "gets", $"revision {revision}", "from the owner, site A");
    }

    private static async Task<Update> FindAsync(IAsyncEnumerable<Update> updates, Value value)
    {
        await foreach (var update in updates)
        {
            if (update.Value.Equals(value)) return update;
        }

        throw new OperationCanceledException("The updates ended.");
    }

    private void Say(string site, string verb, string what, string value) =>
        console.MarkupLineInterpolated($"[bold]{site}[/]  {verb,-5} [aqua]{what}[/]  [green]{value}[/]");
}
