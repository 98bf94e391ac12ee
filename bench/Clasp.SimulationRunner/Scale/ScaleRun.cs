using System.Diagnostics;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.SimulationRunner.Scale;

/// <summary>A federation of many leaves in two tiers, to see what the hubs have to do: the routers of the product above light leaves.</summary>
internal sealed class ScaleRun
{
    private const long Second = 1_000_000;

    // Leaves come one after the other, as after a power cut with spread-out returns.
    private const long JoinMicros = 30 * Second;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _root;
    private readonly List<SimulatedRouter> _regions = [];
    private readonly List<LightLeaf> _leaves = [];

    private ScaleRun(int leaves, int regions)
    {
        var random = new Random(1);
        _root = new(_time, random, NullLogger.Instance, "root", [], null);
        for (var i = 0; i < regions; i++)
            _regions.Add(new(_time, random, NullLogger.Instance, $"region-{i}", [], _root));
        _time.Run(Second);
        for (var i = 0; i < leaves; i++)
        {
            var leaf = new LightLeaf($"leaf-{i}", incarnation: 1);
            var hub = regions == 0 ? _root : _regions[i % regions];
            _leaves.Add(leaf);
            _time.After(JoinMicros * i / leaves, () => Join(leaf, hub));
        }
    }

    /// <summary>Prints what joining and running costs a hub, for federations of rising size.</summary>
    public static void Print(int leaves, int regions)
    {
        Console.WriteLine("| leaves | regional hubs | all in sync after | join: root CPU s | busiest region CPU s | KB to each leaf | 1 change of each leaf: root CPU us a change | region CPU us a change and leaf | heap MB a hub |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var size = Math.Max(leaves / 100, 10); size <= leaves; size = size < leaves ? Math.Min(size * 10, leaves) : size + 1)
            new ScaleRun(size, regions).Run(size);
    }

    private void Join(LightLeaf leaf, SimulatedRouter hub)
    {
        var connection = new SimulatedConnection(_time, leaf, hub, LinkQuality.Lan);
        hub.Opened(connection.Far, isInitiator: false);
        leaf.Opened(connection.Near, isInitiator: true);
    }

    private void Run(int size)
    {
        var start = _time.NowMicros;
        while (_leaves.Exists(leaf => !leaf.IsSynced) && _time.NowMicros - start < 600 * Second) _time.Run(Second);
        var synced = (_time.NowMicros - start) / Second;
        _time.Run(5 * Second);
        var rootJoin = _root.Busy;
        var regionJoin = _regions.Count == 0 ? rootJoin : _regions.Max(region => region.Busy);
        var bytes = _leaves.Average(leaf => leaf.ReceivedBytes) / 1024;

        // Two rounds: with the first one the params come about.
        ChangeAll();
        var rootBefore = _root.Busy;
        var regionsBefore = _regions.Sum(region => region.Busy.TotalMicroseconds);
        var before = _leaves.Sum(leaf => leaf.ReceivedChanges);
        ChangeAll();
        var delivered = _leaves.Sum(leaf => leaf.ReceivedChanges) - before;
        var root = (_root.Busy - rootBefore).TotalMicroseconds / size;
        var region = (_regions.Sum(region => region.Busy.TotalMicroseconds) - regionsBefore) / Math.Max(1, delivered);
        var heap = GC.GetTotalMemory(forceFullCollection: true) / 1e6 / (1 + _regions.Count);
        Console.WriteLine(
            $"| {size} | {_regions.Count} | {synced} s | {rootJoin.TotalSeconds:0.0} | {regionJoin.TotalSeconds:0.0} | {bytes:0} | {root:0.0} | {region:0.00} | {heap:0} |");
        Debug.Assert(delivered >= size, "Changes have to arrive.");
    }

    private void ChangeAll()
    {
        for (var i = 0; i < _leaves.Count; i++) _time.After(Second * i / _leaves.Count, _leaves[i].Change);
        _time.Run(10 * Second);
    }
}
