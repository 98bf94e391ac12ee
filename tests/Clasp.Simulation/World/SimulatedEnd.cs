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

    /// <summary>The session that a router has made of it.</summary>
    public Session? Session { get; set; }

    public Envelope Envelope => Envelope.None;

    public string RemoteEndPoint => other.ToString()!;

    public bool MayFederate => true;

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        if (!Connection.IsOpen) return true;

        _freeMicros = Connection.Carry(Other, bytes.ToArray(), _freeMicros);
        if (Connection.Quality.BytesPerSecond == 0) return true;

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
