using System.Diagnostics;
using Clasp.LoadBench.Load;
using Clasp.LoadBench.Memory;

namespace Clasp.LoadBench.Compare;

/// <summary>One after the other joins where there are 100,000 params, and asks for all of them.</summary>
internal static class LateJoiners
{
    private const int Params = 100_000;
    private const int Joiners = 20;
    private const int WarmUpJoiners = 5;

    public static Sample Run(Trial trial)
    {
        new Fill(trial.Load).Set("/late", Params);
        var joiners = trial.Load.Connect(WarmUpJoiners + Joiners);
        foreach (var joiner in joiners[..WarmUpJoiners]) Join(trial, joiner);

        var times = new List<double>();
        var serverCpu = -trial.Server.CpuSeconds;
        var clientCpu = -Environment.CpuUsage.TotalTime.TotalSeconds;
        foreach (var joiner in joiners[WarmUpJoiners..]) times.Add(Join(trial, joiner));
        serverCpu += trial.Server.CpuSeconds;
        clientCpu += Environment.CpuUsage.TotalTime.TotalSeconds;

        times.Sort();
        const double Delivered = Joiners * (double)Params;
        return new()
        {
            DeliveredPerSecond = Delivered / times.Sum(),
            ServerMicros = serverCpu * 1e6 / Delivered,
            ClientMicros = clientCpu * 1e6 / Delivered,
            ResidentMegabytes = trial.Server.ResidentBytes / 1e6,
            Complaint = trial.Complaint(),
        };
    }

    /// <summary>The seconds until a joiner has all params; what it waits for in vain ends the measurement.</summary>
    private static double Join(Trial trial, LoadConnection joiner)
    {
        var start = Stopwatch.GetTimestamp();
        trial.Load.Subscribe([joiner], _ => "/late/**");
        trial.Load.RunUntil(() => joiner.Delivered >= Params, "the state");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
