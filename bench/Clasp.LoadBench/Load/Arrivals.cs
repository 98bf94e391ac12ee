namespace Clasp.LoadBench.Load;

/// <summary>What came in at some receivers that are watched together.</summary>
internal sealed class Arrivals
{
    /// <summary>Everything comes from one publisher, so that each receiver has to get it in order.</summary>
    public bool IsOrdered { get; init; }

    public long Delivered { get; set; }

    public long Reordered { get; set; }

    /// <summary>How long deliveries took in nanoseconds, while it is measured.</summary>
    public List<long>? Delays { get; set; }
}
