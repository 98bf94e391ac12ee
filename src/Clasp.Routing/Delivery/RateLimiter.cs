using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;

namespace Clasp.Routing.Delivery;

/// <summary>Holds back updates that one session does not want so often or so small; the last one always arrives.</summary>
internal sealed class RateLimiter(Router router, Session session)
{
    /// <summary>A change below the epsilon that nothing follows is told after this.</summary>
    private const long SettleMicros = 1_000_000;

    private readonly Dictionary<AddressEntry, Pace> _paces = [];
    private readonly PriorityQueue<AddressEntry, long> _due = new();
    private bool _timerIsSet;

    /// <summary>Whether a new value of a param may go now; otherwise the newest goes when it may.</summary>
    public bool TryPass(Param param, in Target target)
    {
        if (!_paces.TryGetValue(param.Entry, out var pace)) _paces[param.Entry] = pace = new Pace();
        var now = router.NowMicros;
        var isSmall = IsSmall(pace, param, target.Epsilon);
        if (pace.IsHeld) return false;

        if (param.IsTombstone)
        {
            _paces.Remove(param.Entry);
            return true;
        }

        if (now - pace.SentMicros >= target.MinIntervalMicros && !isSmall)
        {
            Sent(pace, param, now);
            return true;
        }

        Hold(param.Entry, pace, isSmall ? now + SettleMicros : pace.SentMicros + target.MinIntervalMicros, null);
        return false;
    }

    /// <summary>Whether a piece of a stream may go now; otherwise the newest goes when it may.</summary>
    public bool TryPass(AddressEntry address, ReadOnlySpan<byte> frame, in Target target)
    {
        if (target.MinIntervalMicros == 0) return true;

        if (!_paces.TryGetValue(address, out var pace)) _paces[address] = pace = new Pace();
        var now = router.NowMicros;
        if (pace.IsHeld)
        {
            pace.Stream = frame.ToArray();
            return false;
        }

        if (now - pace.SentMicros >= target.MinIntervalMicros)
        {
            pace.SentMicros = now;
            return true;
        }

        Hold(address, pace, pace.SentMicros + target.MinIntervalMicros, frame.ToArray());
        return false;
    }

    private static bool IsSmall(Pace pace, Param param, double epsilon) =>
        epsilon > 0
        && !double.IsNaN(pace.Number)
        && param.Value.TryGetDouble(out var number)
        && Math.Abs(number - pace.Number) < epsilon;

    private static void Sent(Pace pace, Param param, long now)
    {
        pace.SentMicros = now;
        pace.Number = param.Value.TryGetDouble(out var number) ? number : double.NaN;
    }

    private void Hold(AddressEntry address, Pace pace, long dueMicros, byte[]? stream)
    {
        pace.IsHeld = true;
        pace.Stream = stream;
        _due.Enqueue(address, dueMicros);
        SetTimer();
    }

    private void SetTimer()
    {
        if (_timerIsSet || !_due.TryPeek(out _, out var due)) return;

        _timerIsSet = true;
        router.Schedule(due, () =>
        {
            _timerIsSet = false;
            Release();
            SetTimer();
        });
    }

    private void Release()
    {
        while (_due.TryPeek(out var address, out var due) && due <= router.NowMicros)
        {
            _due.Dequeue();
            if (!session.IsLive || !_paces.TryGetValue(address, out var pace)) continue;

            pace.IsHeld = false;
            if (pace.Stream is { } stream)
            {
                pace.SentMicros = router.NowMicros;
                pace.Stream = null;
                router.SendStream(session, stream);
            }
            else if (address.Param is { } param)
            {
                Sent(pace, param, router.NowMicros);
                router.SendParam(session, param);
            }
        }
    }

    /// <summary>What was last sent of one address, and whether something newer waits.</summary>
    private sealed class Pace
    {
        public long SentMicros { get; set; } = long.MinValue / 2;

        public double Number { get; set; } = double.NaN;

        public bool IsHeld { get; set; }

        public byte[]? Stream { get; set; }
    }
}
