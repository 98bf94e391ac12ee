using Clasp.Protocol.Framing;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Simulation.World;

/// <summary>One end of a connection, as its peer writes to it.</summary>
internal sealed class SimulatedEnd(SimulatedConnection connection, ISimulatedPeer owner, ISimulatedPeer other) : ISessionOutput
{
    private const int Remembered = 5;

    private readonly Queue<byte[]> _lastSignals = new();
    private long _freeMicros;

    public SimulatedConnection Connection { get; } = connection;

    public ISimulatedPeer Owner => owner;

    public SimulatedEnd Other { get; set; } = null!; // Set as soon as both ends are there.

    /// <summary>When the last bytes under way to this end arrive.</summary>
    public long LastArrivalMicros { get; set; }

    /// <summary>How long what is written now has to wait for what was written before.</summary>
    public long QueueMicros => Math.Max(0, _freeMicros - Connection.Time.NowMicros);

    /// <summary>The session that a router has made of it.</summary>
    public Session? Session { get; set; }

    public Envelope Envelope => Envelope.None;

    public string RemoteEndPoint => other.ToString()!;

    public bool MayFederate => true;

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        if (!Connection.IsOpen) return true;

        if (Connection.Quality.BytesPerSecond == 0)
        {
            _freeMicros = Connection.Carry(Other, bytes.ToArray(), _freeMicros);
            return true;
        }

        // What is slow arrives piece by piece.
        for (var rest = bytes; FrameHeader.TryRead(rest.Span, out var header);)
        {
            var length = header.Length + header.PayloadLength;
            _freeMicros = Connection.Carry(Other, rest[..length].ToArray(), _freeMicros);
            rest = rest[length..];
        }

        Connection.Time.At(_freeMicros, () => owner.WriteCompleted(this));
        return false;
    }

    public void Close(CloseReason reason, string text)
    {
        // What was written before still arrives.
        Connection.Time.At(_freeMicros + Connection.Quality.DelayMicros, Connection.Cut);
    }

    /// <summary>The last signals that arrived here.</summary>
    internal IReadOnlyList<byte[]> LastSignals => [.. _lastSignals];

    internal void Remember(ReadOnlySpan<byte> signal)
    {
        _lastSignals.Enqueue(signal.ToArray());
        if (_lastSignals.Count > Remembered) _lastSignals.Dequeue();
    }

    internal void Deliver(byte[] bytes) => owner.Received(this, bytes);

    internal void Closed() => owner.Closed(this);
}
