namespace Clasp.Simulation.World;

/// <summary>Virtual time: things happen in order of their moment, and no time passes in between.</summary>
internal sealed class SimulatedTime
{
    private readonly PriorityQueue<Action, (long Micros, long Order)> _events = new();
    private long _order;

    public long NowMicros { get; private set; } = 1_000_000;

    public void At(long micros, Action action) => _events.Enqueue(action, (Math.Max(micros, NowMicros), _order++));

    public void After(long micros, Action action) => At(NowMicros + micros, action);

    /// <summary>Lets time pass, and everything happen that is due in it.</summary>
    public void Run(long micros)
    {
        var end = NowMicros + micros;
        while (_events.TryPeek(out var action, out var key) && key.Micros <= end)
        {
            _events.Dequeue();
            NowMicros = key.Micros;
            action();
        }

        NowMicros = end;
    }
}
