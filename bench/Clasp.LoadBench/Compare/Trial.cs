using Clasp.LoadBench.Load;
using Clasp.LoadBench.Systems;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Compare;

/// <summary>One run of a workload: a server that was just started, and the clients that load it.</summary>
internal sealed class Trial(SystemUnderTest system, Server server, LoadLoop load, TimeSpan warmUp, TimeSpan measured)
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(2);

    /// <summary>Receivers that have to end with the last that was sent.</summary>
    private readonly List<(LoadConnection Receiver, Flow Flow)> _ordered = [];

    public SystemUnderTest System => system;

    public LoadLoop Load => load;

    public Server Server => server;

    /// <summary>Joins one publisher with receivers of what it sends to one address.</summary>
    public void AddFlow(LoadConnection publisher, LoadConnection[] receivers, string address, Traffic traffic) =>
        AddFlow([publisher], receivers, [address], traffic);

    /// <summary>Joins publishers, each with an address of its own, with receivers of all of them.</summary>
    public void AddFlow(LoadConnection[] publishers, LoadConnection[] receivers, string[] addresses, Traffic traffic)
    {
        var arrivals = new Arrivals { IsOrdered = publishers.Length == 1 };
        foreach (var receiver in receivers) receiver.Arrivals = arrivals;
        var templates = addresses.Select(address => load.Wire.Message(traffic.Kind, address, traffic.PayloadBytes));
        load.Add(new(publishers, [.. templates], arrivals, receivers.Length)
        {
            Rate = traffic.Rate,
            IsAcknowledged = traffic.Kind == MessageKind.State,
        });
        if (!arrivals.IsOrdered) return;

        foreach (var receiver in receivers) _ordered.Add((receiver, load.Flows[^1]));
    }

    /// <summary>Warms up, measures, and waits for what is still under way.</summary>
    public Sample Run()
    {
        load.Stagger();
        load.RunFor(warmUp);
        var isPaced = load.Flows.All(flow => flow.Rate > 0);
        var arrivals = load.Flows.Select(flow => flow.Arrivals).Distinct().ToList();
        if (isPaced) arrivals.ForEach(arrived => arrived.Delays = []);

        var delivered = -Delivered();
        var serverCpu = -server.CpuSeconds;
        var clientCpu = -Environment.CpuUsage.TotalTime.TotalSeconds;
        load.RunFor(measured);
        delivered += Delivered();
        serverCpu += server.CpuSeconds;
        clientCpu += Environment.CpuUsage.TotalTime.TotalSeconds;
        var resident = server.ResidentBytes;
        var delays = arrivals.SelectMany(arrived => arrived.Delays ?? []).Order().ToArray();
        load.Drain(DrainPatience);
        return new()
        {
            DeliveredPerSecond = delivered / measured.TotalSeconds,
            ServerMicros = serverCpu * 1e6 / delivered,
            ClientMicros = clientCpu * 1e6 / delivered,
            Delays = isPaced ? Quantiles(delays) : null,
            ResidentMegabytes = resident / 1e6,
            Lost = load.Flows.Sum(flow => flow.Lost),
            Stale = arrivals.Sum(arrived => arrived.Reordered) + _ordered.Count(pair => pair.Receiver.NewestStamp != pair.Flow.LastStamp),
            Complaint = Complaint(),
        };
    }

    public string? Complaint() => load.Connections.Select(connection => connection.Complaint).FirstOrDefault(text => text is not null);

    private long Delivered() => load.Connections.Sum(connection => connection.Delivered);

    private static double[] Quantiles(long[] delays)
    {
        return delays.Length == 0 ? [double.NaN, double.NaN, double.NaN] : [At(0.5), At(0.99), At(0.999)];

        double At(double quantile) => delays[(int)(quantile * (delays.Length - 1))] / 1e3;
    }
}
