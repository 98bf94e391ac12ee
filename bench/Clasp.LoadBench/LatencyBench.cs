using System.Diagnostics;

namespace Clasp.LoadBench;

/// <summary>How long a value takes from one client to another, at a steady rate.</summary>
internal static class LatencyBench
{
    private const int Addresses = 100;

    public static async Task<int> RunAsync(int rate, int seconds)
    {
        Repository.PrintMachine();
        Console.WriteLine($"| path, {rate:N0} updates/s for {seconds} s | received | p50 ms | p99 ms | p99.9 ms | max ms |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        using var hub = await Relay.StartAsync();
        using var a = await Relay.StartLeafAsync("a", hub.WsPort);
        using var b = await Relay.StartLeafAsync("b", hub.WsPort);
        await MeasureAsync("client, relay, client", a, a, rate, seconds);
        await MeasureAsync("client, leaf, hub, client", a, hub, rate, seconds);
        await MeasureAsync("client, leaf, hub, leaf, client", a, b, rate, seconds);
        return 0;
    }

    /// <summary>Sends in steps of a millisecond; a sender that was late catches up, and its lateness is not counted.</summary>
    internal static async Task SendAsync(LoadClient sender, string prefix, int rate, TimeSpan duration, CancellationToken stop = default)
    {
        var start = Stopwatch.GetTimestamp();
        var sent = 0L;
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration && !stop.IsCancellationRequested)
        {
            for (var due = (long)(elapsed.TotalSeconds * rate); sent < due; sent++)
                sender.Set($"{prefix}/{sent % Addresses}", Stopwatch.GetTimestamp());
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task MeasureAsync(string name, Relay from, Relay to, int rate, int seconds)
    {
        using var sender = await LoadClient.JoinAsync(from);
        using var receiver = await LoadClient.JoinAsync(to);
        await receiver.SubscribeAsync("/a/latency/**");
        await SendAsync(sender, "/a/latency", rate, TimeSpan.FromSeconds(2));
        await Task.Delay(500);
        var delays = new Delays();
        receiver.Arrived = delays.Add;
        await SendAsync(sender, "/a/latency", rate, TimeSpan.FromSeconds(seconds));
        await Task.Delay(500);
        receiver.Arrived = null;
        Console.WriteLine($"| {name} | {delays.Count:N0} | {delays.Cells()} |");
    }
}
