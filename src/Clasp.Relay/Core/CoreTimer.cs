using Clasp.Routing;

namespace Clasp.Relay.Core;

/// <summary>Enters the core when its next timer is due.</summary>
/// <remarks>
/// A thread of its own, since the timers of the runtime are late by up to 4 ms on Linux: scheduled bundles would
/// be, too.
/// It is woken up early only for a timer that is due before the one it waits for.
/// </remarks>
internal sealed class CoreTimer : IDisposable
{
    private const long MicrosPerMillisecond = 1_000;

    private readonly IRouterClock _clock;
    private readonly Thread _thread;

    /// <summary>Guards <see cref="_dueMicros"/> and <see cref="_isStopped"/>; the thread waits on it.</summary>
    private readonly object _gate = new();

    private long _dueMicros = long.MaxValue;
    private bool _isStopped;
    private Action _onDue = () => { };

    public CoreTimer(IRouterClock clock)
    {
        _clock = clock;
        _thread = new Thread(Run) { IsBackground = true, Name = "clasp core timer" };
    }

    /// <param name="onDue">Called on the timer's thread; it leads to the next <see cref="Arm"/>.</param>
    public void Start(Action onDue)
    {
        _onDue = onDue;
        _thread.Start();
    }

    /// <summary>Asks to be called at that time, if not earlier.</summary>
    public void Arm(long? dueMicros)
    {
        // Read without the gate: a value that is just being replaced leads at worst to one more wake-up.
        if (dueMicros is not { } due || due >= Volatile.Read(ref _dueMicros)) return;
        lock (_gate)
        {
            if (due >= _dueMicros) return;
            _dueMicros = due;
            Monitor.Pulse(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (WaitUntilDue()) _onDue();
    }

    /// <returns><c>false</c> once stopped.</returns>
    private bool WaitUntilDue()
    {
        lock (_gate)
        {
            while (!_isStopped)
            {
                if (_dueMicros == long.MaxValue)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var waitMicros = _dueMicros - _clock.MonotonicMicros;
                if (waitMicros <= 0)
                {
                    // From here on the core must ask again.
                    _dueMicros = long.MaxValue;
                    return true;
                }

                var waitMilliseconds = (waitMicros + MicrosPerMillisecond - 1) / MicrosPerMillisecond;
                Monitor.Wait(_gate, (int)Math.Min(waitMilliseconds, int.MaxValue));
            }

            return false;
        }
    }
}
