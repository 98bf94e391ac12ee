using System.Diagnostics;

namespace Clasp.LoadBench.Growth;

/// <summary>Does a message cost more where there is more? Measures the core at growing sizes.</summary>
internal static class GrowthBench
{
    private const int Operations = 1_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    public static int Run(string file)
    {
        Repository.PrintMachine();
        Series[] all =
        [
            Measure("SET, 1 receiver", "params", [1_000, 10_000, 100_000, 1_000_000], SetAmong),
            Measure("SET to an address not seen before, 1 receiver", "unrelated subscriptions", [10, 1_000, 10_000, 100_000], MatchAmong),
            Measure("expiry of a param", "params that live on", [1_000, 10_000, 100_000, 1_000_000], ExpireAmong),
            Measure("a param of a snapshot of 1,000", "params elsewhere", [1_000, 10_000, 100_000, 1_000_000], SnapshotAmong),
        ];

        Console.WriteLine("| work | among | ns each | × |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var series in all)
        {
            foreach (var (size, nanos) in series.Points)
                Console.WriteLine($"| {series.Title} | {size:N0} {series.Of} | {nanos:N0} | {nanos / series.Points[0].Nanos:0.00} |");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        File.WriteAllText(file, SvgPage.Of(all));
        Console.WriteLine();
        Console.WriteLine($"Plotted in {file}.");
        return 0;
    }

    private static Series Measure(string title, string of, int[] sizes, Func<int, double> measure)
    {
        // What comes first is only there to have the code compiled well, which happens beside it.
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;) measure(sizes[0]);
        return new(title, of, [.. sizes.Select(size => (size, measure(size)))]);
    }

    private static double SetAmong(int count)
    {
        var core = WithParams(count);
        core.Receive(core.Join(), core.Subscription("/mixer/**"));
        byte[][] sets = [.. Enumerable.Range(0, Operations).Select(i => CoreUnderTest.Set($"/mixer/fader/{i}"))];
        return CoreUnderTest.Nanos(Operations, () =>
        {
            foreach (var set in sets) core.Receive(set);
        });
    }

    private static double MatchAmong(int count)
    {
        var core = new CoreUnderTest();
        core.Receive(core.Join(), core.Subscription("/mixer/**"));
        var other = core.Join();
        for (var i = 0; i < count; i++) core.Receive(other, core.Subscription($"/other/{i}/*"));

        var next = 0;
        byte[][] sets = [];
        return CoreUnderTest.Nanos(
            Operations,
            () =>
            {
                foreach (var set in sets) core.Receive(set);
            },
            () => sets = [.. Enumerable.Range(0, Operations).Select(_ => CoreUnderTest.Set($"/mixer/fader/{next++}"))]);
    }

    private static double ExpireAmong(int count)
    {
        var core = WithParams(count);
        byte[][] sets =
        [
            .. Enumerable.Range(0, Operations).Select(i => CoreUnderTest.Set($"/short/{i}", (uint)Lifetime.TotalSeconds)),
        ];
        return CoreUnderTest.Nanos(
            Operations,
            () => core.Turn(2 * Lifetime),
            () =>
            {
                foreach (var set in sets) core.Receive(set);
            });
    }

    private static double SnapshotAmong(int count)
    {
        var core = WithParams(count);
        for (var i = 0; i < Operations; i++) core.Receive(CoreUnderTest.Set($"/mixer/fader/{i}"));
        var reader = core.Join();
        byte[] subscription = [];
        return CoreUnderTest.Nanos(
            Operations, () => core.Receive(reader, subscription), () => subscription = core.Subscription("/mixer/**"));
    }

    private static CoreUnderTest WithParams(int count)
    {
        var core = new CoreUnderTest();
        for (var i = 0; i < count; i++) core.Receive(CoreUnderTest.Set($"/other/{i / 1_000}/{i % 1_000}"));
        return core;
    }
}
