using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;
using Clasp.Routing.Timing;

namespace Clasp.Routing.Delivery;

/// <summary>
/// Holds back updates that one session does not want so often or so small; the last one always arrives.
/// </summary>
/// <remarks>
/// Each address has a pace of its own: at most one update in the interval, and none for a change of a number below the
/// epsilon, until it has been quiet for a second; then the session is told where the number came to rest.
/// </remarks>
internal sealed class RateLimiter
{
    private const long SettleMicros = 1_000_000;

    /// <summary>Updates of further addresses are not held back.</summary>
    private const int MaxPaces = 16 * 1024;

    private readonly Router _router;
    private readonly Session _session;
    private readonly Dictionary<(AddressEntry Address, bool IsStream), Pace> _paces = [];
    private readonly PriorityQueue<Pace, long> _queue = new();
    private readonly ScheduledCall _timer;
    private bool _mayBeUnwanted;

    public RateLimiter(Router router, Session session)
    {
        _router = router;
        _session = session;
        _timer = new ScheduledCall(Release);
    }

    /// <summary>Whether a new value of a param may go now; otherwise the newest goes when it may.</summary>
    public bool TryPass(Param param, in Target target)
    {
        if (param.IsTombstone)
        {
            if (_paces.TryGetValue((param.Entry, false), out var ended)) Forget(ended);
            return true;
        }

        if (PaceOf(param.Entry, isStream: false, out var isFirst) is not { } pace) return true;

        var number = param.Value.TryGetDouble(out var read) ? read : double.NaN;
        var isSmall = !isFirst && Math.Abs(number - pace.Number) < target.Epsilon;
        pace.MinIntervalMicros = target.MinIntervalMicros;
        pace.HasEpsilon = target.Epsilon > 0;
        if (isFirst || (!isSmall && HasPaused(pace)))
        {
            Sent(pace, number);
            return true;
        }

        pace.IsHeld = true;
        pace.DueMicros = isSmall ? _router.NowMicros + SettleMicros : pace.SentMicros + pace.MinIntervalMicros;
        Queue(pace);
        return false;
    }

    /// <summary>Whether a piece of a stream may go now; otherwise the newest goes when it may.</summary>
    public bool TryPass(AddressEntry address, ReadOnlySpan<byte> frame, in Target target)
    {
        if (target.MinIntervalMicros == 0) return true;
        if (PaceOf(address, isStream: true, out var isFirst) is not { } pace) return true;

        pace.MinIntervalMicros = target.MinIntervalMicros;
        if (isFirst || HasPaused(pace))
        {
            Sent(pace, double.NaN);
            return true;
        }

        pace.Hold(frame);
        pace.DueMicros = pace.SentMicros + pace.MinIntervalMicros;
        Queue(pace);
        return false;
    }

    /// <summary>The session has unsubscribed from something, so what is held back may be unwanted by now.</summary>
    public void Unsubscribed() => _mayBeUnwanted = true;

    /// <summary>The session is over.</summary>
    public void Clear()
    {
        _timer.Cancel();
        foreach (var pace in _paces.Values) pace.Address.Pins--;
        _paces.Clear();
        _queue.Clear();
    }

    private bool HasPaused(Pace pace) => _router.NowMicros - pace.SentMicros >= pace.MinIntervalMicros;

    private Pace? PaceOf(AddressEntry address, bool isStream, out bool isFirst)
    {
        isFirst = !_paces.TryGetValue((address, isStream), out var pace);
        if (!isFirst) return pace;
        if (_paces.Count >= MaxPaces) return null;

        address.Pins++;
        return _paces[(address, isStream)] = new Pace(address, isStream);
    }

    private void Sent(Pace pace, double number)
    {
        pace.SentMicros = _router.NowMicros;
        pace.Number = number;
        pace.IsHeld = false;
        pace.DueMicros = pace.SentMicros + pace.MinIntervalMicros;
        if (pace.MinIntervalMicros > 0) Queue(pace);
    }

    private void Queue(Pace pace)
    {
        if (pace.DueMicros >= pace.QueuedMicros) return;

        pace.QueuedMicros = pace.DueMicros;
        _queue.Enqueue(pace, pace.DueMicros);
        _router.Reschedule(_queue.TryPeek(out _, out var first) ? first : pace.DueMicros, _timer);
    }

    private void Release()
    {
        while (_queue.TryPeek(out var pace, out var queued) && queued <= _router.NowMicros)
        {
            _queue.Dequeue();
            if (pace.QueuedMicros != queued) continue;

            pace.QueuedMicros = long.MaxValue;
            if (pace.DueMicros > _router.NowMicros) Queue(pace);
            else if (pace.IsHeld) Release(pace);
            else if (!pace.HasEpsilon) Forget(pace);
        }

        if (_queue.TryPeek(out _, out var next)) _router.Reschedule(next, _timer);
        else _mayBeUnwanted = false;
    }

    private void Release(Pace pace)
    {
        if (_mayBeUnwanted && !_router.Reaches(_session, pace.Address, pace.Type))
        {
            Forget(pace);
        }
        else if (pace.Type == SignalType.Stream)
        {
            _router.SendStream(_session, pace.Stream);
            Sent(pace, double.NaN);
        }
        else if (pace.Address.Param is { IsTombstone: false } param)
        {
            _router.SendParam(_session, param);
            Sent(pace, param.Value.TryGetDouble(out var number) ? number : double.NaN);
        }
        else
        {
            Forget(pace);
        }
    }

    private void Forget(Pace pace)
    {
        if (_paces.Remove((pace.Address, pace.Type == SignalType.Stream))) pace.Address.Pins--;
        pace.IsHeld = false;
        pace.DueMicros = pace.QueuedMicros = long.MaxValue;
    }
}
