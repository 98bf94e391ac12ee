using Clasp.LoadBench.Load;
using Clasp.LoadBench.Systems;

namespace Clasp.LoadBench.Compare;

/// <summary>Gives the same work to each system in turn, and that several times, and prints what came of it.</summary>
internal static class CompareBench
{
    public static IReadOnlyList<SystemUnderTest> Systems { get; } =
    [
        new RelaySystem(isWebSocket: true),
        new RelaySystem(isWebSocket: false),
        new NatsSystem(),
        new MosquittoSystem(),
        new RedisSystem(),
    ];

    public static async Task<int> RunAsync(int rounds, string[] only, string[] names, bool isQuick)
    {
        var workloads = Workloads.All.Where(work => only.Length == 0 || only.Contains(work.Name)).ToList();
        var systems = Systems.Where(system => names.Length == 0 || names.Any(name => system.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToList();
        if (workloads.Count == 0 || systems.Count == 0)
        {
            Console.Error.WriteLine(
                $"Nothing of that name. Workloads: {string.Join(", ", Workloads.All.Select(work => work.Name))}; " +
                $"systems: {string.Join(", ", Systems.Select(system => system.Name))}");
            return 2;
        }

        try
        {
            foreach (var system in systems) system.Install();
        }
        catch (InstallException missing)
        {
            Console.Error.WriteLine(missing.Message);
            return 1;
        }

        Repository.PrintMachine();
        var (warmUp, measured) = isQuick ? (1.5, 1.0) : (2.0, 4.0);
        var table = new ComparisonTable(systems);
        table.PrintHead(rounds, measured);
        foreach (var work in workloads)
        {
            var results = systems.ToDictionary(system => system, _ => new List<Sample>());
            for (var round = 0; round < rounds; round++)
            {
                foreach (var system in systems.Where(system => work.Lacks(system) is null))
                    results[system].Add(await MeasureAsync(work, system, warmUp, measured));
            }

            table.Print(work, results);
        }

        return 0;
    }

    private static async Task<Sample> MeasureAsync(Workload work, SystemUnderTest system, double warmUp, double measured)
    {
        using var server = await system.StartAsync();
        using var load = new LoadLoop(system.Wire, server.Port);
        return work.Run(new(system, server, load, TimeSpan.FromSeconds(warmUp), TimeSpan.FromSeconds(measured)));
    }
}
