namespace Clasp.Simulation.Scenarios;

/// <summary>What can happen to a federation.</summary>
internal enum StepKind
{
    Write,
    Burst,
    Flood,
    Heap,
    Stir,
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
    Corrupt,
    Look,
    LookAway,
    Read,
}
