using Clasp.Routing;

namespace Clasp.Simulation.World;

/// <summary>A router's clock, which may be wrong.</summary>
internal sealed class SimulatedClock(SimulatedTime time, long errorMicros) : IRouterClock
{
    private const ulong Epoch = 1_700_000_000_000_000;

    public long MonotonicMicros => time.NowMicros;

    public ulong WallMicros => (ulong)((long)Epoch + time.NowMicros + errorMicros);
}
