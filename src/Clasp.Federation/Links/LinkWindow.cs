namespace Clasp.Federation.Links;

/// <summary>How many unacknowledged bytes of changes and signals a link may have under way.</summary>
/// <remarks>
/// What lies in the buffers of a slow path cannot be overtaken, not by a newer value and not by a keepalive. So the window
/// follows the path: it grows while acknowledgements come back about as fast as they ever did, and shrinks as soon as they are
/// late by more than <see cref="TargetDelayMicros"/>, which means that bytes stand in a queue somewhere. What is in no hurry
/// has to make do with a shorter queue, and with a part of the window: whatever happens meanwhile stands behind it.
/// </remarks>
internal sealed class LinkWindow(int maxBytes)
{
    /// <summary>Where a link starts: small enough for a modem, and doubled with every good round trip.</summary>
    public const int InitialBytes = 3 * 1024;

    /// <summary>Below this a link would spend its time on overhead.</summary>
    public const int MinBytes = 2 * 1024;

    /// <summary>How much standing queue is accepted, at least.</summary>
    public const long TargetDelayMicros = 100_000;

    /// <summary>
    /// On a long path, this part of the round trip may stand in a queue: frames take their time there, and would pass for
    /// one.
    /// </summary>
    public const int TargetShare = 4;

    /// <summary>How much of a queue bulk may make: an acknowledgement may wait 20 ms by itself, and is no sign of one.</summary>
    public const long BulkTargetDelayMicros = 25_000;

    public const int BulkTargetShare = 8;

    // A base older than this is measured anew, since routes change.
    private const long BaseLifetimeMicros = 60_000_000;

    private readonly Queue<(ulong Through, long SentMicros)> _marks = new();
    private readonly Allowance _window = new(TargetDelayMicros, TargetShare, maxBytes);
    private readonly Allowance _bulk = new(BulkTargetDelayMicros, BulkTargetShare, maxBytes);
    private long _baseSinceMicros;
    private ulong _sent;
    private ulong _acknowledged;

    /// <summary>The shortest round trip seen lately; 0 before the first.</summary>
    public long BaseRoundTripMicros { get; private set; }

    /// <summary>The round trip of the last acknowledgement, the wait in queues included.</summary>
    public long RoundTripMicros { get; private set; }

    public long UnacknowledgedBytes => (long)(_sent - _acknowledged);

    /// <summary>How long ago the oldest bytes were sent that the peer has not acknowledged; 0 without any.</summary>
    public long WaitMicros(long nowMicros) => _marks.TryPeek(out var oldest) ? nowMicros - oldest.SentMicros : 0;

    public long WindowBytes => _window.Bytes;

    /// <summary>What fits in; nothing or less if the window is used up.</summary>
    public long RoomBytes => WindowBytes - UnacknowledgedBytes;

    /// <summary>Whether one more frame may go; a frame may overshoot the window, but never start beyond it.</summary>
    public bool HasRoom => RoomBytes > 0;

    /// <summary>Whether one more frame of what a peer missed may go.</summary>
    public bool HasRoomForBulk => UnacknowledgedBytes < Math.Min(_bulk.Bytes, WindowBytes / 4 * 3);

    public ulong SentBytes => _sent;

    /// <summary>Whether a frame fits in as a whole.</summary>
    public bool HasRoomFor(int bytes) => bytes <= RoomBytes;

    public void Sent(int bytes, long nowMicros)
    {
        _sent += (ulong)bytes;
        _marks.Enqueue((_sent, nowMicros));
    }

    /// <summary>
    /// The peer has had all bytes up to here; more than was sent counts as all of it, so that no miscount stops a link.
    /// </summary>
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

        var underWay = UnacknowledgedBytes;
        var newly = (long)(bytes - _acknowledged);
        _acknowledged = bytes;
        if (sentMicros >= 0) Measure(nowMicros - sentMicros, nowMicros);
        _window.Adjust(newly, underWay, RoundTripMicros, BaseRoundTripMicros, nowMicros);
        _bulk.Adjust(newly, underWay, RoundTripMicros, BaseRoundTripMicros, nowMicros);
    }

    private void Measure(long roundTripMicros, long nowMicros)
    {
        RoundTripMicros = Math.Max(1, roundTripMicros);
        var isStale = nowMicros - _baseSinceMicros > BaseLifetimeMicros;
        if (BaseRoundTripMicros != 0 && RoundTripMicros >= BaseRoundTripMicros && !isStale) return;

        BaseRoundTripMicros = RoundTripMicros;
        _baseSinceMicros = nowMicros;
    }
}
