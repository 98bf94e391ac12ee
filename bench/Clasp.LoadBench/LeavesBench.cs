using System.Diagnostics;
using Clasp.Relay.Configuration;
using Clasp.Relay.Core;
using Clasp.Relay.Federation;

namespace Clasp.LoadBench;

/// <summary>Many leaves, the product's own cores and uplinks in this process, lose their hub at once.</summary>
internal static class LeavesBench
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int count)
    {
        Repository.PrintMachine();
        using var hub = await Relay.StartAsync("--max-sessions", "10000");
        using var proxy = new CountingProxy(hub.WsPort);
        using var log = new SyncLog();
        using var stop = new CancellationTokenSource();
        var cores = new List<RelayCore>();
        var uplinks = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var options = new RelayOptions
            {
                FederationHubs = [$"ws://127.0.0.1:{proxy.Port}/clasp"],
                FederationId = $"leaf-{i}",
                FederationNamespaces = [$"/leaf-{i}/**"],
            };
            var core = new RelayCore(options, TimeProvider.System, log, log);
            cores.Add(core);
            uplinks.Add(new HubUplink(core, options, token: null, TimeProvider.System, log).RunAsync(stop.Token));
        }

        var first = Stopwatch.GetTimestamp();
        await SyncedAsync(log, count);
        var joined = Stopwatch.GetElapsedTime(first);
        await Task.Delay(TimeSpan.FromSeconds(10));
        proxy.Cut(); // No attempt may take the port of the hub while that is free.
        hub.Dispose();
        proxy.Attempts.Clear();
        log.Synced.Clear();
        var lost = Stopwatch.GetTimestamp();
        await Task.Delay(Down);
        await hub.StartAgainAsync();
        proxy.Mend();
        var back = Stopwatch.GetTimestamp();
        await SyncedAsync(log, count);
        var synced = log.Synced.Order().ToList();
        Print(count, joined, back, synced, hub.CpuSeconds);
        PrintAttempts(proxy, lost, back);

        await stop.CancelAsync();
        await Task.WhenAll(uplinks);
        foreach (var core in cores) core.Dispose();
        return 0;
    }

    private static async Task SyncedAsync(SyncLog log, int count)
    {
        var start = Stopwatch.GetTimestamp();
        while (log.Synced.Count < count && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2)) await Task.Delay(10);
    }

    private static void Print(int count, TimeSpan joined, long back, List<long> synced, double cpu)
    {
        double Since(double quantile) =>
            synced.Count == 0 ? double.NaN : Stopwatch.GetElapsedTime(back, synced[(int)(quantile * (synced.Count - 1))]).TotalSeconds;

        Console.WriteLine("| leaves | first start, all in sync s | hub down s | in sync again | half after s | all after s | hub CPU s |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        Console.WriteLine(
            $"| {count} | {joined.TotalSeconds:0.0} | {Down.TotalSeconds:0} | {synced.Count} | {Since(0.5):0.0} | {Since(1):0.0} | {cpu:0.0} |");
        Console.WriteLine();
    }

    private static void PrintAttempts(CountingProxy proxy, long lost, long back)
    {
        Console.WriteLine($"| second after the loss (hub back after {Stopwatch.GetElapsedTime(lost, back).TotalSeconds:0.0} s) | connections |");
        Console.WriteLine("|---:|---:|");
        foreach (var second in proxy.Attempts.CountBy(at => (int)Stopwatch.GetElapsedTime(lost, at).TotalSeconds).OrderBy(pair => pair.Key))
            Console.WriteLine($"| {second.Key} | {second.Value} |");
    }
}
