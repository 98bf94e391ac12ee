namespace Clasp.Routing.Timing;

/// <summary>Calls back when a time has come; it has no clock, whoever runs it says what time it is.</summary>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<ScheduledCall, long> _timers = new();

    public long? NextMicros => _timers.TryPeek(out _, out var due) ? due : null;

    /// <summary>Calls an action once, at a monotonic time.</summary>
    public ScheduledCall Schedule(long dueMicros, Action action)
    {
        var timer = new ScheduledCall(action);
        _timers.Enqueue(timer, dueMicros);
        return timer;
    }

    public void Run(long nowMicros)
    {
        while (_timers.TryPeek(out var timer, out var due) && due <= nowMicros)
        {
            _timers.Dequeue();
            timer.Fire();
        }
    }
}
