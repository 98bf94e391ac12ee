namespace Clasp.Transport;

/// <summary>Pings the peer now and then, and gives it up when a read has waited in vain for too long.</summary>
/// <remarks>
/// Only the time spent waiting for bytes counts: a receiver that pauses reading does not make its peer silent.
/// </remarks>
internal sealed class KeepAlive(FrameConnectionOptions options, Action sendPing, Action<string> giveUp) : IDisposable
{
    private readonly TimeProvider _time = options.Time;
    private ITimer? _timer;
    private long _readStarted;
    private volatile bool _isReading;

    public void Start()
    {
        if (options.KeepAliveInterval == Timeout.InfiniteTimeSpan) return;
        _timer = _time.CreateTimer(
            static self => ((KeepAlive)self!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(options.KeepAliveInterval, Timeout.InfiniteTimeSpan);
    }

    public void ReadStarts()
    {
        Volatile.Write(ref _readStarted, _time.GetTimestamp());
        _isReading = true;
    }

    public void ReadEnds() => _isReading = false;

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        var silence = _isReading ? _time.GetElapsedTime(Volatile.Read(ref _readStarted)) : TimeSpan.Zero;
        if (silence >= options.KeepAliveTimeout)
        {
            giveUp($"Nothing was received for {silence.TotalSeconds:0} s.");
            return;
        }

        sendPing();
        var untilTimeout = options.KeepAliveTimeout - silence;
        var next = untilTimeout < options.KeepAliveInterval ? untilTimeout : options.KeepAliveInterval;
        _timer?.Change(next, Timeout.InfiniteTimeSpan);
    }
}
