using Clasp.Routing;

namespace Clasp.Benchmarks.Routing;

/// <summary>Time that does not go on, so that no timer adds to what is measured.</summary>
internal sealed class StoppedClock : IRouterClock
{
    public long MonotonicMicros => 1_000_000;

    public ulong WallMicros => 1_700_000_000_000_000;
}
