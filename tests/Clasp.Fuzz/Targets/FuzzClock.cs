using Clasp.Routing;

namespace Clasp.Fuzz.Targets;

/// <summary>Time that passes when a script says so.</summary>
internal sealed class FuzzClock : IRouterClock
{
    public long MonotonicMicros { get; set; } = 1_000_000;

    public ulong WallMicros => 1_790_000_000_000_000 + (ulong)MonotonicMicros;
}
