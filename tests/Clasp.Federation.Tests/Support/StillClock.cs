using Clasp.Routing;

namespace Clasp.Federation.Tests.Support;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StillClock : IRouterClock
{
    public long MonotonicMicros { get; set; } = 1_000_000;

    public ulong WallMicros => 1_700_000_000_000_000 + (ulong)MonotonicMicros;
}
