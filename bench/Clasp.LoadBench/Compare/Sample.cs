namespace Clasp.LoadBench.Compare;

/// <summary>What one run of one workload on one system came to.</summary>
internal sealed record Sample
{
    /// <summary>Messages that arrived at clients while it was measured.</summary>
    public required double DeliveredPerSecond { get; init; }

    /// <summary>Processor time of the server for each of them.</summary>
    public required double ServerMicros { get; init; }

    /// <summary>Processor time of the clients for each of them: the part of the machine that the server did not have.</summary>
    public required double ClientMicros { get; init; }

    /// <summary>p50, p99 and p99.9 in microseconds; null where the rate was not given.</summary>
    public double[]? Delays { get; init; }

    public required double ResidentMegabytes { get; init; }

    /// <summary>What was sent and never came.</summary>
    public long Lost { get; init; }

    /// <summary>Receivers whose last value is not the last one that was set, or that got values in another order.</summary>
    public long Stale { get; init; }

    public string? Complaint { get; init; }
}
