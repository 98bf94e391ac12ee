using Clasp.Routing;

namespace Clasp.Relay.Core;

/// <summary>The clocks of the machine, as the core reads them.</summary>
internal sealed class RouterClock(TimeProvider time) : IRouterClock
{
    private readonly double _microsPerTick = 1e6 / time.TimestampFrequency;

    public long MonotonicMicros => (long)(time.GetTimestamp() * _microsPerTick);

    public ulong WallMicros =>
        (ulong)((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
