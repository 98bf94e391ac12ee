namespace Clasp.Simulation.Scenarios;

/// <summary>What can happen to a federation.</summary>
internal enum StepKind
{
    Write,
    Burst,
    Flood,
    Expiring,
    Lock,
    Unlock,
    Bundle,
    Emit,
    Stream,
    Gesture,
    Cut,
    HalfOpen,
    BlackHole,
    Slow,
    Modem,
    Replay,
    Storm,
    Crash,
    CrashTogether,
    Restore,
    Reconnect,
    LongWait,
    Look,
    LookAway,
    Read,
}
