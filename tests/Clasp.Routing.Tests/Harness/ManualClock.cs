namespace Clasp.Routing.Tests.Harness;

/// <summary>A clock that goes on when a test says so.</summary>
internal sealed class ManualClock : IRouterClock
{
    public long MonotonicMicros { get; private set; } = 1_000_000;

    public ulong WallMicros { get; private set; } = 1_700_000_000_000_000;

    public void Advance(TimeSpan time)
    {
        MonotonicMicros += (long)time.TotalMicroseconds;
        WallMicros += (ulong)time.TotalMicroseconds;
    }

    /// <summary>Somebody set the wall clock.</summary>
    public void StepWall(TimeSpan step) => WallMicros += (ulong)step.TotalMicroseconds;
}
