using System.Diagnostics;

namespace Clasp.LoadBench;

/// <summary>
/// How many updates per second get from one client to another, on one relay and from site to site, and what each relay pays for
/// one.
/// </summary>
internal static class ThroughputBench
{
    /// <summary>Until what the first updates left behind is done, compiling included.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(int updates)
    {
        Repository.PrintMachine();
        Console.WriteLine("| path | updates of as many params | received/s | relay | µs of CPU for an update | × a SET on one relay |");
        Console.WriteLine("|---|---:|---:|---|---:|---:|");
        using var alone = await Relay.StartAsync();
        using var hub = await Relay.StartAsync();
        using var a = await Relay.StartLeafAsync("a", hub.WsPort);
        using var b = await Relay.StartLeafAsync("b", hub.WsPort);
        var unit = await MeasureAsync("client, relay, client", updates, [("relay", alone)], alone, alone, unit: null);
        await MeasureAsync(
            "client, leaf, hub, leaf, client", updates, [("leaf A", a), ("hub", hub), ("leaf B", b)], a, b, unit);
        return 0;
    }

    /// <param name="path">What to call it.</param>
    /// <param name="updates">How many.</param>
    /// <param name="relays">Those that take part.</param>
    /// <param name="from">Where the sender is.</param>
    /// <param name="to">Where the receiver is.</param>
    /// <param name="unit">The processor time that ratios are told to; null for that of the first relay.</param>
    /// <returns>Microseconds of processor time for an update, on the first relay.</returns>
    private static async Task<double> MeasureAsync(
        string path, int updates, (string Name, Relay Relay)[] relays, Relay from, Relay to, double? unit)
    {
        using var sender = await LoadClient.JoinAsync(from);
        using var receiver = await LoadClient.JoinAsync(to);
        var received = 0L;
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Arrived = value =>
        {
            received++;
            if (value == -1) last.TrySetResult();
        };
        await receiver.SubscribeAsync("/a/**");
        await sender.FillAsync("/a/load", updates, 0);
        await Task.Delay(Settling);

        received = 0;
        var before = relays.Select(relay => relay.Relay.CpuSeconds).ToArray();
        var start = Stopwatch.GetTimestamp();
        await sender.FillAsync("/a/load", updates, 1);
        sender.Set("/a/last", -1);
        await last.Task;
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var micros = relays.Select((relay, i) => (relay.Relay.CpuSeconds - before[i]) * 1e6 / updates).ToArray();
        for (var i = 0; i < relays.Length; i++)
        {
            Console.WriteLine(
                $"| {path} | {updates:N0} | {received / elapsed:N0} | {relays[i].Name} | {micros[i]:0.00} | {micros[i] / (unit ?? micros[0]):0.00} |");
        }

        return micros[0];
    }
}
