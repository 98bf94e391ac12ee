namespace Clasp.Routing.Timing;

/// <summary>Bundles that wait for their time, which is one of the wall clock.</summary>
/// <remarks>
/// They are compared with the wall clock itself, not with a monotonic time worked out when they came, so that they run
/// when they should, too, if the clock is set meanwhile.
/// </remarks>
internal sealed class BundleSchedule
{
    private readonly PriorityQueue<Action, (ulong AtMicros, long Number)> _bundles = new();
    private long _lastNumber;

    /// <summary>The time of the next bundle, microseconds since the Unix epoch; null if none waits.</summary>
    public ulong? NextWallMicros => _bundles.TryPeek(out _, out var first) ? first.AtMicros : null;

    /// <summary>Bundles of one moment run in the order in which they came.</summary>
    public void Add(ulong atMicros, Action run) => _bundles.Enqueue(run, (atMicros, ++_lastNumber));

    public void Run(ulong wallMicros)
    {
        while (_bundles.TryPeek(out var run, out var first) && first.AtMicros <= wallMicros)
        {
            _bundles.Dequeue();
            run();
        }
    }
}
