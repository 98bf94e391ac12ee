using System.Buffers;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>What is on its way to one session: a buffer that fills while the one before it is being written.</summary>
/// <remarks>
/// A session that keeps up gets every frame, copied once, in one write per batch. One that does not keep up costs a bounded
/// amount: past the soft limit its params wait as names, and are written with the value they have by then; streams lose the
/// oldest; events and answers still wait up to the hard limit, and then the session has to go.
/// </remarks>
internal sealed class Outbox(ISessionOutput output, RouterOptions options)
{
    private const int InitialBytes = 4 * 1024;

    private readonly Queue<Param> _waitingParams = new();
    private readonly HashSet<Param> _waitingSet = [];
    private readonly Queue<byte[]> _waitingStreams = new();
    private readonly Queue<SnapshotFeed> _snapshots = new();
    private byte[]? _filling;
    private byte[]? _writing;
    private int _length;
    private int _waitingStreamBytes;

    /// <summary>A write is under way.</summary>
    public bool IsWriting => _writing is not null;

    public bool IsCongested => IsWriting && _length >= options.OutboxSoftLimitBytes;

    /// <summary>More waits than the session may have: it has to be closed.</summary>
    public bool IsOverfull => _length > options.OutboxMaxBytes;

    /// <summary>Bytes that wait behind the write that is under way.</summary>
    public int PendingBytes => _length;

    public bool IsEmpty => !IsWriting && _length == 0;

    /// <summary>Values that were replaced by newer ones before they were written.</summary>
    public long Conflated { get; private set; }

    public long DroppedStreams { get; private set; }

    /// <summary>Adds an event or an answer: never lost while the session lives.</summary>
    public void Add(ReadOnlySpan<byte> frame)
    {
        var length = EnvelopeWriter.LengthOf(output.Envelope, frame.Length);
        Reserve(length);
        var key = output.Envelope == Envelope.MaskedWebSocket ? output.NextMaskKey() : 0;
        EnvelopeWriter.Write(_filling.AsSpan(_length), output.Envelope, frame, key);
        _length += length;
    }

    /// <summary>Adds a new value of a param, or only its name if the session is behind.</summary>
    public void AddParam(Param param, ReadOnlySpan<byte> frame)
    {
        if (!IsCongested && _waitingParams.Count == 0)
            Add(frame);
        else if (_waitingSet.Add(param))
            _waitingParams.Enqueue(param);
        else
            Conflated++;
    }

    /// <summary>Adds a piece of a stream, at the cost of the oldest if the session is behind.</summary>
    public void AddStream(ReadOnlySpan<byte> frame)
    {
        if (!IsCongested && _waitingStreams.Count == 0)
        {
            Add(frame);
            return;
        }

        _waitingStreams.Enqueue(frame.ToArray());
        _waitingStreamBytes += frame.Length;
        while (_waitingStreamBytes > options.OutboxSoftLimitBytes)
        {
            _waitingStreamBytes -= _waitingStreams.Dequeue().Length;
            DroppedStreams++;
        }
    }

    /// <summary>Adds the present state, piece by piece as the session takes it.</summary>
    public void AddSnapshot(SnapshotFeed snapshot, Span<byte> scratch)
    {
        _snapshots.Enqueue(snapshot);
        Refill(scratch);
    }

    /// <summary>Writes what is there, unless a write is under way.</summary>
    /// <param name="scratch">At least <see cref="ProtocolLimits.MaxFrameBytes"/>.</param>
    public void Flush(Span<byte> scratch)
    {
        while (!IsWriting)
        {
            Refill(scratch);
            if (_length == 0)
            {
                Return(ref _filling);
                return;
            }

            _writing = _filling;
            var length = _length;
            _filling = null;
            _length = 0;
            if (output.Write(_writing.AsMemory(0, length))) Return(ref _writing);
        }
    }

    public void WriteCompleted() => Return(ref _writing);

    /// <summary>The connection is gone: nothing waits any more. A buffer that is still being written is left to whoever writes it.</summary>
    public void Clear()
    {
        _writing = null;
        _length = 0;
        Return(ref _filling);
        _waitingParams.Clear();
        _waitingSet.Clear();
        _waitingStreams.Clear();
        _snapshots.Clear();
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is null) return;

        ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }

    private void Refill(Span<byte> scratch)
    {
        while (!IsCongested && _length < options.OutboxSoftLimitBytes)
        {
            if (_snapshots.TryPeek(out var snapshot))
            {
                if (snapshot.TryNext(scratch, out var frame)) Add(frame);
                else _snapshots.Dequeue();
            }
            else if (_waitingParams.TryDequeue(out var param))
            {
                _waitingSet.Remove(param);
                Add(scratch[..ParamFrame.Write(scratch, param)]);
            }
            else if (_waitingStreams.TryDequeue(out var stream))
            {
                _waitingStreamBytes -= stream.Length;
                Add(stream);
            }
            else
            {
                return;
            }
        }
    }

    private void Reserve(int bytes)
    {
        _filling ??= ArrayPool<byte>.Shared.Rent(Math.Max(InitialBytes, bytes));
        if (_filling.Length - _length >= bytes) return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filling.Length * 2, _length + bytes));
        _filling.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_filling);
        _filling = larger;
    }
}
