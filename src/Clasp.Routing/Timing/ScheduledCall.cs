namespace Clasp.Routing.Timing;

/// <summary>Something that is to happen once, unless it is cancelled or put off before.</summary>
public sealed class ScheduledCall
{
    private readonly Action _action;

    internal ScheduledCall(Action action) => _action = action;

    /// <summary>Monotonic; <see cref="long.MaxValue"/> when nothing is to happen.</summary>
    internal long DueMicros { get; set; } = long.MaxValue;

    /// <summary>The earliest time that the queue has it under; <see cref="long.MaxValue"/> for none.</summary>
    internal long QueuedMicros { get; set; } = long.MaxValue;

    /// <summary>It shall not happen.</summary>
    public void Cancel() => DueMicros = long.MaxValue;

    internal void Fire()
    {
        DueMicros = long.MaxValue;
        _action();
    }
}
