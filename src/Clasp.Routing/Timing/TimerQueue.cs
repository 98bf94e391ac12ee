namespace Clasp.Routing.Timing;

/// <summary>Calls back when a time has come; it has no clock, whoever runs it says what time it is.</summary>
/// <remarks>
/// A call may be scheduled again and again, so that what happens often allocates nothing. A later time is looked at
/// when the earlier one comes; an earlier time is queued in addition. Calls for one moment happen in the order of
/// scheduling.
/// </remarks>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<ScheduledCall, (long DueMicros, long Number)> _queue = new();
    private long _lastNumber;

    public long? NextMicros
    {
        get
        {
            while (_queue.TryPeek(out var call, out var at))
            {
                if (at.DueMicros == call.QueuedMicros && call.DueMicros != long.MaxValue) return at.DueMicros;
                Drop(call, at.DueMicros);
            }

            return null;
        }
    }

    /// <summary>Calls an action once, at a monotonic time.</summary>
    public ScheduledCall Schedule(long dueMicros, Action action)
    {
        var call = new ScheduledCall(action);
        Schedule(dueMicros, call);
        return call;
    }

    /// <summary>Sets the time of a call, in place of the one that it had.</summary>
    public void Schedule(long dueMicros, ScheduledCall call)
    {
        call.DueMicros = dueMicros;
        if (dueMicros >= call.QueuedMicros) return;

        call.QueuedMicros = dueMicros;
        _queue.Enqueue(call, (dueMicros, ++_lastNumber));
    }

    public void Run(long nowMicros)
    {
        while (_queue.TryPeek(out var call, out var at) && at.DueMicros <= nowMicros)
        {
            if (!Drop(call, at.DueMicros)) continue;

            if (call.DueMicros <= nowMicros) call.Fire();
            else if (call.DueMicros != long.MaxValue) Schedule(call.DueMicros, call);
        }
    }

    /// <summary>Takes the first call out of the queue.</summary>
    /// <returns><c>false</c>: it stood there for a time that does not count any more.</returns>
    private bool Drop(ScheduledCall call, long queuedMicros)
    {
        _queue.Dequeue();
        if (call.QueuedMicros != queuedMicros) return false;

        call.QueuedMicros = long.MaxValue;
        return true;
    }
}
