using System.Diagnostics;

namespace Clasp.LoadBench;

/// <summary>How many updates per second get from one site to the other, and what each relay pays for one.</summary>
internal static class ThroughputBench
{
    public static async Task<int> RunAsync(int updates)
    {
        Repository.PrintMachine();
        using var hub = await Relay.StartAsync();
        using var a = await Relay.StartLeafAsync("a", hub.WsPort);
        using var b = await Relay.StartLeafAsync("b", hub.WsPort);
        using var sender = await LoadClient.JoinAsync(a);
        using var receiver = await LoadClient.JoinAsync(b);
        var received = 0L;
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Arrived = value =>
        {
            received++;
            if (value == -1) last.TrySetResult();
        };
        await receiver.SubscribeAsync("/a/**");
        await sender.FillAsync("/a/load", updates, 0);
        await Task.Delay(3000);

        received = 0;
        var cpu = new[] { a.CpuSeconds, hub.CpuSeconds, b.CpuSeconds };
        var start = Stopwatch.GetTimestamp();
        await sender.FillAsync("/a/load", updates, 1);
        sender.Set("/a/last", -1);
        await last.Task;
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"| updates of as many params | received | seconds | received/s | leaf A µs/update | hub µs/update | leaf B µs/update |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        Console.WriteLine(
            $"| {updates:N0} | {received:N0} | {elapsed:0.00} | {received / elapsed:N0} | {Micros(a.CpuSeconds - cpu[0]):0.00} | " +
            $"{Micros(hub.CpuSeconds - cpu[1]):0.00} | {Micros(b.CpuSeconds - cpu[2]):0.00} |");
        return 0;

        double Micros(double seconds) => seconds * 1e6 / updates;
    }
}
