namespace Clasp.Routing.Timing;

/// <summary>Something that is to happen once, unless it is cancelled before.</summary>
public sealed class ScheduledCall
{
    private Action? _action;

    internal ScheduledCall(Action action) => _action = action;

    /// <summary>It shall not happen.</summary>
    public void Cancel() => _action = null;

    internal void Fire()
    {
        var action = _action;
        _action = null;
        action?.Invoke();
    }
}
