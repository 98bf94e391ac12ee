using Clasp.Routing;

namespace Clasp.LoadBench.Growth;

/// <summary>Time that goes on when the measurement wants it to.</summary>
internal sealed class TurnedClock : IRouterClock
{
    private const ulong Start = 1_700_000_000_000_000;

    public long MonotonicMicros { get; private set; } = 1_000_000;

    public ulong WallMicros => Start + (ulong)MonotonicMicros;

    public void Turn(TimeSpan time) => MonotonicMicros += (long)time.TotalMicroseconds;
}
