using Clasp.Routing;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Does scans one after the other, a slice in each batch, those that somebody waits for first.</summary>
internal sealed class ScanQueue(Router router, FederationOptions options)
{
    /// <summary>Between two slices that nobody waits for, so that they take a tenth of the time at most.</summary>
    private const long IdleMicros = 10_000;

    private readonly Queue<(IScan Scan, Action Done)> _awaited = new();
    private readonly Queue<(IScan Scan, Action Done)> _idle = new();
    private bool _isScheduled;

    /// <summary>Calls back when a scan is done.</summary>
    public void Add(IScan scan, bool isAwaited, Action done)
    {
        (isAwaited ? _awaited : _idle).Enqueue((scan, done));
        Schedule();
    }

    private void Schedule()
    {
        if (_isScheduled || (_awaited.Count == 0 && _idle.Count == 0)) return;

        _isScheduled = true;
        router.Schedule(router.NowMicros + (_awaited.Count > 0 ? 1 : IdleMicros), Run);
    }

    private void Run()
    {
        _isScheduled = false;
        var queue = _awaited.Count > 0 ? _awaited : _idle;
        var (scan, done) = queue.Peek();
        if (scan.Step(options.ScanSliceParams))
        {
            queue.Dequeue();
            done();
        }

        Schedule();
    }
}
