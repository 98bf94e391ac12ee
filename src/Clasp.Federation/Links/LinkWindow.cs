namespace Clasp.Federation.Links;

/// <summary>How many unacknowledged bytes of changes and signals a link may have under way.</summary>
/// <remarks>
/// What lies in the buffers of a slow path cannot be overtaken, not by a newer value and not by a keepalive. So the window
/// follows the path: it grows while acknowledgements come back about as fast as they ever did, and shrinks as soon as they are
/// late by more than <see cref="TargetDelayMicros"/>, which means that bytes stand in a queue somewhere. The idea is that of
/// LEDBAT (RFC 6817), with slow start.
/// </remarks>
internal sealed class LinkWindow(int maxBytes)
{
    /// <summary>Where a link starts: small enough for a modem, and doubled with every good round trip.</summary>
    public const int InitialBytes = 4 * 1024;

    /// <summary>Below this a link would spend its time on overhead.</summary>
    public const int MinBytes = 2 * 1024;

    /// <summary>How much standing queue is accepted.</summary>
    public const long TargetDelayMicros = 100_000;

    // A base older than this is measured anew, since routes change.
    private const long BaseLifetimeMicros = 60_000_000;

    private readonly Queue<(ulong Through, long SentMicros)> _marks = new();
    private long _windowBytes = InitialBytes;
    private long _slowStartUntil = maxBytes;
    private long _baseSinceMicros;
    private long _lastReductionMicros;
    private ulong _sent;
    private ulong _acknowledged;

    /// <summary>The shortest round trip seen lately; 0 before the first.</summary>
    public long BaseRoundTripMicros { get; private set; }

    /// <summary>The round trip of the last acknowledgement, the wait in queues included.</summary>
    public long RoundTripMicros { get; private set; }

    public long UnacknowledgedBytes => (long)(_sent - _acknowledged);

    public long WindowBytes => _windowBytes;

    /// <summary>Whether one more frame may go; a frame may overshoot the window, but never start beyond it.</summary>
    public bool HasRoom => UnacknowledgedBytes < _windowBytes;

    public ulong SentBytes => _sent;

    public void Sent(int bytes, long nowMicros)
    {
        _sent += (ulong)bytes;
        _marks.Enqueue((_sent, nowMicros));
    }

    /// <summary>The peer has had all bytes up to here; more than was sent counts as all of it, so that no miscount stops a link.</summary>
    public void Acknowledged(ulong bytes, long nowMicros)
    {
        bytes = Math.Min(bytes, _sent);
        if (bytes <= _acknowledged) return;

        var sentMicros = -1L;
        while (_marks.TryPeek(out var mark) && mark.Through <= bytes)
        {
            sentMicros = mark.SentMicros;
            _marks.Dequeue();
        }

        var wasFull = UnacknowledgedBytes >= _windowBytes;
        var newly = (long)(bytes - _acknowledged);
        _acknowledged = bytes;
        if (sentMicros >= 0) Measure(nowMicros - sentMicros, nowMicros);
        Adjust(newly, wasFull, nowMicros);
    }

    private void Measure(long roundTripMicros, long nowMicros)
    {
        RoundTripMicros = Math.Max(1, roundTripMicros);
        var isStale = nowMicros - _baseSinceMicros > BaseLifetimeMicros;
        if (BaseRoundTripMicros != 0 && RoundTripMicros >= BaseRoundTripMicros && !isStale) return;

        BaseRoundTripMicros = RoundTripMicros;
        _baseSinceMicros = nowMicros;
    }

    private void Adjust(long newlyAcknowledged, bool wasFull, long nowMicros)
    {
        var queueMicros = RoundTripMicros - BaseRoundTripMicros;
        if (queueMicros > TargetDelayMicros)
        {
            // Once a round trip: what is under way now was sent before the last reduction could show.
            if (nowMicros - _lastReductionMicros < RoundTripMicros) return;

            _lastReductionMicros = nowMicros;
            var fitting = (double)(BaseRoundTripMicros + TargetDelayMicros) / RoundTripMicros;
            _windowBytes = Math.Max(MinBytes, (long)(_windowBytes * Math.Max(0.5, fitting)));
            _slowStartUntil = _windowBytes;
            return;
        }

        // A window that was not used up says nothing about what the path could carry.
        if (!wasFull && UnacknowledgedBytes + newlyAcknowledged < _windowBytes / 2) return;

        var growth = _windowBytes < _slowStartUntil
            ? newlyAcknowledged
            : Math.Max(1, newlyAcknowledged * MinBytes / _windowBytes);
        _windowBytes = Math.Min(maxBytes, _windowBytes + growth);
    }
}
