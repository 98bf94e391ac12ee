using System.Diagnostics;

namespace Clasp.LoadBench;

/// <summary>Bytes, round trips and time until hub and leaf agree again, for every step of the resync ladder.</summary>
internal static class ResyncBench
{
    private const int Differences = 10;
    private const int WarmParams = 50_000;

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(int[] sizes)
    {
        Repository.PrintMachine();
        foreach (var size in sizes) await MeasureAsync(size);
        return 0;
    }

    private static async Task MeasureAsync(int size)
    {
        using var hub = await Relay.StartAsync();
        using var proxy = new CountingProxy(hub.WsPort);
        proxy.Cut();

        // Deletions are forgotten while the link is down, so that its place in the changes is lost; nothing else is deleted.
        using var leaf = await Relay.StartLeafAsync("a", proxy.Port, "--tombstone-horizon", "1");
        using var writer = await LoadClient.JoinAsync(leaf);
        await WarmAsync(hub, proxy, writer, size);
        await writer.FillAsync("/a/params", size, 0);
        Console.WriteLine("| params | full copy ms | bytes leaf to hub | live updates arrived | their delay p50 ms | p99 ms | p99.9 ms | max ms |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        Console.WriteLine(await CopyAsync(hub, proxy, writer, size));
        Console.WriteLine();
        Console.WriteLine("| params | what happened | bytes leaf to hub | bytes hub to leaf | ms after the upgrade | round trips after the upgrade |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|");
        await proxy.QuietAsync();

        foreach (var changes in (int[])[0, 10, 1_000])
        {
            var millis = await CutAsync(changes);
            var (up, down) = (proxy.Up, proxy.Down);
            proxy.Delay = OneWay;
            var trips = await CutAsync(changes) / (2 * OneWay.TotalMilliseconds);
            proxy.Delay = TimeSpan.Zero;
            Console.WriteLine($"| {size:N0} | cut, {changes:N0} changes | {up:N0} | {down:N0} | {millis:N0} | {trips:0.0} |");
        }

        await LoseCursorAsync();
        Show($"cut, place lost, {Differences} differences");

        await proxy.HealthyAsync();
        proxy.Cut(); // No attempt may take the port of the hub while that is free.
        await hub.StartAgainAsync();
        await MendAsync();
        Show("hub killed and restarted");

        leaf.Dispose();
        await MendAsync(leaf.StartAgainAsync);
        Show("owner killed and restarted");

        // The milliseconds from the upgrade to the last byte.
        async Task<double> CutAsync(int changes)
        {
            await proxy.HealthyAsync();
            proxy.Cut();
            await writer.FillAsync("/a/params", changes, 1);
            await MendAsync();
            return MillisToSync();
        }

        // Changes half of the differences and deletes the other half, and waits until that is forgotten.
        async Task LoseCursorAsync()
        {
            await proxy.HealthyAsync();
            proxy.Cut();
            await writer.FillAsync("/a/params", Differences / 2, 2);
            for (var i = 1; i <= Differences / 2; i++) writer.SetForOneSecond($"/a/params/{size - 1 - i}", 2);
            await Task.Delay(TimeSpan.FromSeconds(6));
            await MendAsync();
        }

        // Both ends say when they have all that the other has.
        async Task MendAsync(Func<Task>? start = null)
        {
            var (ofHub, ofLeaf) = (hub.Syncs, leaf.Syncs);
            proxy.Mend();
            if (start is not null) await start();
            while (hub.Syncs == ofHub || leaf.Syncs == ofLeaf) await Task.Delay(5);
            await proxy.QuietAsync();
        }

        double MillisToSync() => Millis(proxy.Opened, Math.Max(hub.LastSync, leaf.LastSync));

        void Show(string what) => Console.WriteLine(
            $"| {size:N0} | {what} | {proxy.Up:N0} | {proxy.Down:N0} | {MillisToSync():N0} | |");
    }

    /// <summary>Lets the code that is measured be compiled: the leaf copies to another hub first, and another leaf to the hub.</summary>
    private static async Task WarmAsync(Relay hub, CountingProxy proxy, LoadClient writer, int size)
    {
        using var otherHub = await Relay.StartAsync();
        using var otherLeaf = await Relay.StartLeafAsync("warm", hub.WsPort);
        using var otherWriter = await LoadClient.JoinAsync(otherLeaf);
        await writer.FillAsync("/a/params", Math.Min(size, WarmParams), 0);
        await otherWriter.FillAsync("/warm/params", WarmParams, 0);
        proxy.Target = otherHub.WsPort;
        proxy.Mend();
        while (otherHub.Syncs == 0) await Task.Delay(5);
        await LatencyBench.SendAsync(writer, "/a/warm", 1_000, TimeSpan.FromSeconds(3));
        await LatencyBench.SendAsync(otherWriter, "/warm/warm", 1_000, TimeSpan.FromSeconds(3));
        await proxy.HealthyAsync();
        proxy.Cut();
        proxy.Target = hub.WsPort;
    }

    /// <summary>The hub gets all from nothing, while one param of the same owner changes 1,000 times a second.</summary>
    private static async Task<string> CopyAsync(Relay hub, CountingProxy proxy, LoadClient writer, int size)
    {
        using var live = await LoadClient.JoinAsync(hub);
        using var last = await LoadClient.JoinAsync(hub);
        var delays = new Delays();
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        live.Arrived = delays.Add;
        last.Arrived = _ => done.TrySetResult(Stopwatch.GetTimestamp());
        await live.SubscribeAsync("/a/live/**");
        await last.SubscribeAsync($"/a/params/{size - 1}");
        proxy.Mend();
        while (proxy.Opened == 0) await Task.Delay(1);

        // What was set before there was a link waited for the link, not for the copy.
        var sending = LatencyBench.SendAsync(writer, "/a/live", 1_000, TimeSpan.FromMinutes(5), stop.Token);
        var end = await done.Task;
        var bytes = proxy.Up;
        await stop.CancelAsync();
        await sending;
        await Task.Delay(500);
        return $"| {size:N0} | {Millis(proxy.Opened, end):N0} | {bytes:N0} | {delays.Count:N0} | {delays.Cells()} |";
    }

    private static double Millis(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
