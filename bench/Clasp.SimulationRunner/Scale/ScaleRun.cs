using System.Globalization;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.SimulationRunner.Scale;

/// <summary>
/// A federation of many leaves below one hub, or below regional hubs below a root, to see what each of them has to do.
/// </summary>
/// <remarks>
/// The root, two of the regional hubs and one leaf are routers of the product; the other leaves of these two hubs, and the other
/// regional hubs with their leaves, are light ones. Each leaf has ten params.
/// </remarks>
internal sealed class ScaleRun
{
    private const long Second = 1_000_000;
    private const long CalmMicros = 5 * Second;

    // Leaves come one after the other, as after a power cut with spread-out returns.
    private const long JoinMicros = 30 * Second;
    private const long DownMicros = 10 * Second;
    private const long MostMicros = 600 * Second;
    private const int RealRegions = 2;
    private const int Interested = 10;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _root;
    private readonly SimulatedRouter _leaf;
    private readonly List<SimulatedRouter> _regions = [];
    private readonly List<LightRouter> _leaves = [];
    private readonly List<LightRouter> _lightRegions = [];

    private ScaleRun(int leaves, int regions, bool isNarrow)
    {
        var random = new Random(1);
        _root = Real(random, "root", leaves, hub: null);
        for (var i = 0; i < Math.Min(regions, RealRegions); i++) _regions.Add(Real(random, $"region-{i}", leaves, _root));
        _time.Run(Second);

        var everybody = Enumerable.Range(0, leaves).Select(i => new LightOwner($"leaf-{i}")).ToList();
        var hubs = Math.Max(regions, 1);
        for (var i = RealRegions; i < regions; i++)
        {
            var region = new LightRouter(
                _time, $"region-{i}", [.. everybody.Where((_, leaf) => leaf % regions == i)], everybody, []);
            _lightRegions.Add(region);
            _time.After(JoinMicros * i / regions, () => region.Join(_root));
        }

        for (var i = 0; i < leaves; i++)
        {
            if (i % hubs >= Math.Max(_regions.Count, 1)) continue;

            var hub = _regions.Count == 0 ? _root : _regions[i % hubs];
            string[] mirrored = !isNarrow ? [] : i < Interested * hubs ? ["/leaf-0/**"] : ["/nothing/**"];
            var leaf = new LightRouter(_time, everybody[i].Id, [everybody[i]], everybody, mirrored);
            _leaves.Add(leaf);
            _time.After(JoinMicros * i / leaves, () => leaf.Join(hub));
        }

        _leaf = Real(random, "a-leaf", leaves, _regions.FirstOrDefault() ?? _root, isNarrow ? ["/leaf-0/**"] : []);
    }

    /// <summary>Prints what each step in the life of such a federation costs.</summary>
    public static void Print(int leaves, int regions, bool isNarrow)
    {
        // The first one compiles the code.
        new ScaleRun(Math.Min(leaves, 200), Math.Min(regions, 4), isNarrow).Run(_ => { });
        Console.WriteLine(
            "| step | s until the last news | root CPU ms | regional hub CPU ms | a leaf CPU ms "
            + "| messages on a regional hub's link | KB | messages on a leaf's link | KB |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        new ScaleRun(leaves, regions, isNarrow).Run(Console.WriteLine);
    }

    private SimulatedRouter Real(Random random, string id, int leaves, SimulatedRouter? hub, string[]? mirrored = null)
    {
        var setup = new RouterSetup(id, [])
        {
            Mirrored = mirrored ?? [],
            ShowsStatus = true,
            DigestInterval = TimeSpan.FromMinutes(5),
            MaxRouters = 2 * leaves,
        };
        var router = new SimulatedRouter(_time, random, NullLogger.Instance, setup, hub is not null) { Hub = hub };
        router.Start();
        return router;
    }

    private void Run(Action<string> print)
    {
        Measure(print, "all join within 30 s", () => RunUntilCalm(JoinMicros));
        Measure(print, "100 changes at one leaf, in 10 s", () =>
        {
            for (var i = 0; i < 100; i++) _time.After(Second * i / 10, _leaves[0].Change);
            RunUntilCalm(10 * Second);
        });
        Measure(print, "5 minutes without a change", () => RunUntilCalm(300 * Second));
        var leaf = Restart(print, "a leaf", _leaf);
        var region = _regions.Count > 0 ? Restart(print, "a regional hub", _regions[0]) : 0;
        var root = Restart(print, "the root", _root);
        print("");
        print($"Heap: root {root:0} MB, regional hub {region:0} MB, leaf {leaf:0} MB.");
    }

    /// <summary>Lets a router be gone for a while.</summary>
    /// <returns>The memory that it had, in MB.</returns>
    private double Restart(Action<string> print, string name, SimulatedRouter router)
    {
        var with = GC.GetTotalMemory(forceFullCollection: true);
        router.Crash();
        _time.Run(Second / 1000);
        var without = GC.GetTotalMemory(forceFullCollection: true);
        Measure(print, $"{name} is down for 10 s", () => _time.Run(DownMicros));
        Measure(print, $"{name} is back", () =>
        {
            router.Start();
            RunUntilCalm(leastMicros: 0);
        });
        return (with - without) / 1e6;
    }

    private void Measure(Action<string> print, string what, Action run)
    {
        var before = Now();
        var start = _time.NowMicros;
        run();
        var costs = Now() - before;
        var seconds = (Math.Max(Lights.Max(light => light.LastNewsMicros), start) - start) / 1e6;
        print(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {seconds:0.0} | {costs.Root.TotalMilliseconds:#,0} | {costs.Region.TotalMilliseconds:#,0} "
            + $"| {costs.Leaf.TotalMilliseconds:#,0} | {costs.RegionLink.Messages:#,0} | {costs.RegionLink.Bytes / 1024:#,0} "
            + $"| {costs.LeafLink.Messages:#,0} | {costs.LeafLink.Bytes / 1024:#,0} |"));
    }

    private IEnumerable<LightRouter> Lights => _leaves.Concat(_lightRegions);

    /// <summary>Lets time pass until everybody is in sync and nothing new comes.</summary>
    private void RunUntilCalm(long leastMicros)
    {
        var start = _time.NowMicros;
        while (_time.NowMicros - start < MostMicros)
        {
            _time.Run(Second);
            if (_time.NowMicros - start < leastMicros || Lights.Any(light => !light.IsSynced)) continue;
            if (_time.NowMicros - Lights.Max(light => light.LastNewsMicros) > CalmMicros) return;
        }
    }

    private Costs Now() => new(
        _root.Busy,
        _regions.Count == 0 ? default : _regions.Max(region => region.Busy),
        _leaf.Busy,
        Average(_lightRegions),
        Average(_leaves));

    private static Traffic Average(List<LightRouter> routers)
    {
        var sum = routers.Aggregate(default(Traffic), (sum, router) => sum + router.Traffic);
        return new(sum.Messages / Math.Max(routers.Count, 1), sum.Bytes / Math.Max(routers.Count, 1));
    }
}
