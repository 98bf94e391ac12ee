using System.Diagnostics;

namespace Clasp.LoadBench.Load;

/// <summary>Some publishers, and the receivers that each of their messages reaches: what is sent has to be delivered.</summary>
/// <remarks>
/// Without a rate it sends as much as may be under way; that is small enough for no system to drop anything, so what is
/// missing at the end was lost.
/// </remarks>
internal sealed class Flow
{
    /// <summary>What may be under way to one receiver, below what any of the systems starts to drop at.</summary>
    private const int WindowBytes = 256 * 1024;

    private const int MaxWindow = 4096;
    private const int MaxBatchBytes = 64 * 1024;
    private const int BatchesPerWindow = 4;

    private readonly LoadConnection[] _publishers;
    private readonly Template[] _templates;
    private readonly int _fanOut;
    private readonly byte[] _batch;
    private readonly int _window;
    private readonly int _batchMessages;
    private int _next;
    private long _due;

    /// <param name="publishers">They take turns.</param>
    /// <param name="templates">What each of them sends.</param>
    /// <param name="arrivals">What its receivers got.</param>
    /// <param name="fanOut">How many receivers get each message; 0 if that cannot be said.</param>
    public Flow(LoadConnection[] publishers, Template[] templates, Arrivals arrivals, int fanOut)
    {
        _publishers = publishers;
        _templates = templates;
        _fanOut = fanOut;
        Arrivals = arrivals;
        _window = Math.Clamp(WindowBytes / templates[0].Length, BatchesPerWindow, MaxWindow);
        _batchMessages = Math.Clamp(_window / BatchesPerWindow, 1, MaxBatchBytes / templates[0].Length);
        _batch = new byte[_batchMessages * templates.Max(template => template.Length)];
        foreach (var publisher in publishers) publisher.Sends = this;
    }

    public Arrivals Arrivals { get; }

    /// <summary>Messages per second; 0 for as many as can be.</summary>
    public double Rate { get; init; }

    /// <summary>Each message is answered, and counts as under way until then.</summary>
    public bool IsAcknowledged { get; init; }

    public long Sent { get; private set; }

    public long Acknowledged { get; set; }

    public long LastStamp { get; private set; }

    public long Lost => _fanOut == 0 ? 0 : (Sent * _fanOut) - Arrivals.Delivered;

    /// <summary>All that was sent has come.</summary>
    public bool IsIdle => Lost <= 0 && (!IsAcknowledged || Acknowledged >= Sent);

    private long UnderWay => Sent - Math.Min(Arrivals.Delivered / _fanOut, IsAcknowledged ? Acknowledged : long.MaxValue);

    /// <summary>Lets the first message of a paced flow be due after a part of the time between two.</summary>
    public void Start(long now, double part)
    {
        if (Rate > 0) _due = now + (long)(part * Stopwatch.Frequency / Rate);
    }

    /// <summary>Sends what may be sent now.</summary>
    /// <returns>When it wants to be called at the latest; never, if it is deliveries that it waits for.</returns>
    public long Pump(long now)
    {
        if (Rate > 0) return Pace(now);

        while (UnderWay + _batchMessages <= _window) Send(now, _batchMessages);
        return long.MaxValue;
    }

    private long Pace(long now)
    {
        var interval = (long)(Stopwatch.Frequency / Rate);
        for (; _due <= now; _due += interval) Send(Math.Max(Stopwatch.GetTimestamp(), LastStamp + 1), 1);
        return _due;
    }

    private void Send(long now, int count)
    {
        var (publisher, template) = (_publishers[_next], _templates[_next]);
        _next = (_next + 1) % _publishers.Length;
        var length = 0;
        var stamp = Math.Max(now, LastStamp + 1);
        for (var i = 0; i < count; i++) length += template.Write(_batch.AsSpan(length), stamp + i);
        LastStamp = stamp + count - 1;
        Sent += count;
        publisher.Send(_batch.AsSpan(0, length));
    }
}
