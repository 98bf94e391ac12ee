using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Access;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>What is on its way to one session: a buffer that fills while the one before it is being written.</summary>
/// <remarks>
/// A session that keeps up gets every frame, in one write per batch: from a buffer of its own, or, as long as it gets nothing but
/// what others get, too, from where that is for all of them (<see cref="Broadcast"/>). One that does not keep up costs a
/// bounded amount: past the soft limit its params wait as names, and are written with the value they have by then;
/// streams lose the oldest; events and answers still wait up to the hard limit, and then the session has to go. Long
/// answers wait as a position. An idle session holds no buffer.
/// </remarks>
internal sealed class Outbox(
    ISessionOutput output, RouterOptions options, BufferPool buffers, RouterStatistics statistics, SessionView view)
{
    /// <summary>
    /// After so many writes in one batch, which the transport took at once, it is the turn of others.
    /// </summary>
    private const int MaxWritesPerFlush = 4;

    /// <summary>
    /// Params and signals that are looked at for the answers to one session in one batch. Whoever asks for what is not
    /// there, and again and again, waits for it himself.
    /// </summary>
    private const int LooksPerBatch = 4_096;

    private readonly List<Feed> _feeds = [];
    private Backlog? _backlog;
    private byte[]? _filling;
    private byte[]? _writing;

    // Instead of a buffer that fills: the stretch of a broadcast that starts here.
    private Broadcast? _shared;
    private Broadcast? _writingShared;
    private int _sharedStart;
    private int _length;
    private int _looks = LooksPerBatch;
    private bool _isSealed;
    private bool _feedsAreNext;

    /// <summary>A write is under way.</summary>
    public bool IsWriting => _writing is not null || _writingShared is not null;

    /// <summary>The peer does not keep up.</summary>
    public bool IsCongested => IsWriting && _length >= options.OutboxSoftLimitBytes;

    /// <summary>More had to wait than the session may have: something is lost, and it has to be closed.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Bytes that wait behind the write that is under way.</summary>
    public int PendingBytes => _length;

    /// <summary>Answers that are not complete.</summary>
    public int WaitingAnswers => _feeds.Count;

    private bool HasMore => _feeds.Count > 0 || _backlog is { HasParams: true } or { Streams.IsEmpty: false };

    /// <summary>Adds an event or an answer: never lost while the session lives.</summary>
    /// <param name="frame">The whole of it.</param>
    /// <param name="broadcasts">Where it is put once for all its receivers; null if it has no others.</param>
    public void Add(ReadOnlySpan<byte> frame, Broadcasts? broadcasts = null)
    {
        if (broadcasts is null || !TryShare(frame, broadcasts)) Append(frame);
        if (!IsWriting && _length >= options.OutboxSoftLimitBytes) StartWrite();
    }

    /// <summary>Adds a new value of a param, or only its name if the session is behind.</summary>
    public void AddParam(Param param, ReadOnlySpan<byte> frame, Broadcasts? broadcasts = null)
    {
        if (_isSealed || WillBeTold(param)) return;

        if (!IsCongested && _backlog is not { HasParams: true })
            Add(frame, broadcasts);
        else if (!NeedBacklog().TryAdd(param))
            statistics.Conflated++;
    }

    /// <summary>Adds a piece of a stream, at the cost of the oldest if the session is behind.</summary>
    public void AddStream(ReadOnlySpan<byte> frame, Broadcasts? broadcasts = null)
    {
        if (_isSealed) return;

        if (!IsCongested && _backlog is not { Streams.IsEmpty: false })
            Add(frame, broadcasts);
        else
            statistics.DroppedStreams += NeedBacklog().Streams.Add(frame);
    }

    /// <summary>Adds an answer that comes piece by piece, as the session takes it.</summary>
    public void AddFeed(Feed feed, Span<byte> scratch)
    {
        if (_isSealed) return;

        _feeds.Add(feed);
        Refill(scratch);
    }

    /// <summary>Nobody waits any more for what is left of an answer.</summary>
    public void EndFeed(object purpose) => _feeds.RemoveAll(feed => feed.Purpose == purpose);

    /// <summary>Writes what is there, unless a write is under way.</summary>
    /// <param name="scratch">At least <see cref="ProtocolLimits.MaxFrameBytes"/>.</param>
    /// <returns>Whether there is more to write right away, in the next batch.</returns>
    public bool Flush(Span<byte> scratch)
    {
        var hasMore = Write(scratch);
        _looks = LooksPerBatch;
        return hasMore;
    }

    public void WriteCompleted()
    {
        Return(ref _writing);
        _writingShared?.GiveBack();
        _writingShared = null;
    }

    /// <summary>Takes in nothing more; what is in the buffer may still be written, and the rest is forgotten.</summary>
    public void Seal()
    {
        _isSealed = true;
        _feeds.Clear();
        _backlog?.Streams.Clear();
        _backlog = null;
    }

    /// <summary>
    /// The connection is gone: nothing waits any more. A buffer that is still being written is left to whoever writes
    /// it.
    /// </summary>
    public void Clear()
    {
        Seal();
        _writing = null;
        _writingShared = null;
        _shared = null;
        _length = 0;
        Return(ref _filling);
    }

    private void Return(ref byte[]? buffer)
    {
        if (buffer is null) return;

        buffers.Return(buffer);
        buffer = null;
    }

    private bool Write(Span<byte> scratch)
    {
        for (var writes = 0; !IsWriting && writes < MaxWritesPerFlush; writes++)
        {
            Refill(scratch);
            if (IsWriting) break;

            if (_length == 0)
            {
                Return(ref _filling);
                return HasMore;
            }

            StartWrite();
        }

        return !IsWriting && (_length > 0 || HasMore);
    }

    /// <summary>Adds a frame to the stretch of a broadcast, if that is all there is so far.</summary>
    private bool TryShare(ReadOnlySpan<byte> frame, Broadcasts broadcasts)
    {
        if (_isSealed || IsWriting || (_length > 0 && _shared is null)) return false;
        if (broadcasts.For(output.Envelope) is not { } broadcast || !broadcast.TryPlace(frame, out var start, out var end)) return false;
        if (_length + end - start > options.OutboxMaxBytes) return false;

        if (_length == 0)
            (_shared, _sharedStart) = (broadcast, start);
        else if (_shared != broadcast || _sharedStart + _length != start)
            return false;

        _length = end - _sharedStart;
        statistics.CountSent((MessageType)frame[FrameHeader.MinLength]);
        return true;
    }

    /// <summary>Something else follows: what was shared so far goes into a buffer of its own.</summary>
    private void StopSharing()
    {
        if (_shared is not { } shared) return;

        _shared = null;
        _filling ??= buffers.Rent(_length);
        shared.Stretch(_sharedStart, _length).Span.CopyTo(_filling);
    }

    private void Append(ReadOnlySpan<byte> frame)
    {
        if (_isSealed || IsOverfull) return;

        StopSharing();
        var length = EnvelopeWriter.LengthOf(output.Envelope, frame.Length);
        if (_length + length > options.OutboxMaxBytes)
        {
            IsOverfull = true;
            return;
        }

        Reserve(length);
        var key = output.Envelope == Envelope.MaskedWebSocket ? output.NextMaskKey() : 0;
        EnvelopeWriter.Write(_filling.AsSpan(_length), output.Envelope, frame, key);
        _length += length;
        statistics.CountSent((MessageType)frame[FrameHeader.MinLength]);
    }

    private Backlog NeedBacklog() =>
        _backlog ??= new(Math.Max(options.OutboxSoftLimitBytes, ProtocolLimits.MaxFrameBytes + sizeof(uint)), buffers);

    private bool WillBeTold(Param param)
    {
        if (_feeds.Count == 0 || param.IsTombstone) return false;

        foreach (var feed in _feeds)
        {
            if (feed.WillTell(param)) return true;
        }

        return false;
    }

    private void StartWrite()
    {
        // Who is slow must not hold what is of others, too, for little.
        if (_length < BufferPool.SmallestBytes) StopSharing();

        var length = _length;
        if (_shared is { } shared)
        {
            (_shared, _writingShared, _length) = (null, shared, 0);
            shared.Lend();
            if (output.Write(shared.Stretch(_sharedStart, length))) WriteCompleted();
            return;
        }

        _writing = _filling;
        _filling = null;
        _length = 0;
        if (output.Write(_writing.AsMemory(0, length))) Return(ref _writing);
    }

    /// <summary>Fills the buffer up to the soft limit, from all that waits in turns.</summary>
    private void Refill(Span<byte> scratch)
    {
        while (HasMore && _length < options.OutboxSoftLimitBytes && !IsOverfull)
        {
            _feedsAreNext = !_feedsAreNext;
            if (_feedsAreNext && _feeds.Count > 0)
            {
                if (!TryAddFromFeed(scratch)) return;
            }
            else if (_backlog is not null)
            {
                AddFromBacklog(_backlog, scratch);
            }
        }
    }

    /// <returns><c>false</c>: enough was looked at, and the feed goes on in the next batch.</returns>
    private bool TryAddFromFeed(Span<byte> scratch)
    {
        if (_looks == 0) return false;

        if (!_feeds[0].TryNext(scratch, ref _looks, out var frame)) _feeds.RemoveAt(0);
        else if (!frame.IsEmpty) Append(frame);
        return true;
    }

    private void AddFromBacklog(Backlog backlog, Span<byte> scratch)
    {
        // A share for each, so that none starves another.
        var share = options.OutboxSoftLimitBytes / 4;
        var limit = _length + share;
        while (_length < limit && backlog.TryTake(out var param))
        {
            // What the session may see can have changed since.
            if (view.Sees(param)) Append(scratch[..view.Write(scratch, param)]);
        }

        limit = _length + share;
        while (_length < limit && backlog.Streams.TryTake(scratch, out var length)) Append(scratch[..length]);
    }

    private void Reserve(int bytes)
    {
        _filling ??= buffers.Rent(bytes);
        if (_filling.Length - _length >= bytes) return;

        var larger = buffers.Rent(Math.Max(_filling.Length * 2, _length + bytes));
        _filling.AsSpan(0, _length).CopyTo(larger);
        buffers.Return(_filling);
        _filling = larger;
    }
}
