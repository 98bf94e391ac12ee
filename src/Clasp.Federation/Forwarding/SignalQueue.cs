namespace Clasp.Federation.Forwarding;

/// <summary>Signals that wait until their link has room: events in order and bounded, streams bounded by losing the oldest.</summary>
internal sealed class SignalQueue(int maxBytes)
{
    private readonly Queue<byte[]> _events = new();
    private readonly Queue<byte[]> _streams = new();
    private int _eventBytes;
    private int _streamBytes;

    public bool IsEmpty => _events.Count == 0 && _streams.Count == 0;

    public int Count => _events.Count + _streams.Count;

    public int EventBytes => _eventBytes;

    public int StreamBytes => _streamBytes;

    /// <summary>Stream frames that were lost because the link was too slow for them.</summary>
    public long DroppedStreams { get; private set; }

    /// <summary>Events that were refused because the link was too slow for them.</summary>
    public long RefusedEvents { get; private set; }

    /// <summary>Keeps an event, a gesture's start or end, or a timeline, unless the queue is full.</summary>
    public bool TryAddEvent(ReadOnlySpan<byte> frame)
    {
        if (_eventBytes + frame.Length > maxBytes)
        {
            RefusedEvents++;
            return false;
        }

        _events.Enqueue(frame.ToArray());
        _eventBytes += frame.Length;
        return true;
    }

    /// <summary>Keeps a piece of a stream, at the cost of the oldest.</summary>
    public void AddStream(ReadOnlySpan<byte> frame)
    {
        _streams.Enqueue(frame.ToArray());
        _streamBytes += frame.Length;
        while (_streamBytes > maxBytes)
        {
            _streamBytes -= _streams.Dequeue().Length;
            DroppedStreams++;
        }
    }

    /// <summary>The next frame to send, events first.</summary>
    public bool TryTake(out byte[] frame)
    {
        if (_events.TryDequeue(out frame!))
        {
            _eventBytes -= frame.Length;
            return true;
        }

        if (!_streams.TryDequeue(out frame!)) return false;

        _streamBytes -= frame.Length;
        return true;
    }
}
