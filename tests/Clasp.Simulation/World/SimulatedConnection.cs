using Clasp.Protocol.Framing;

namespace Clasp.Simulation.World;

/// <summary>A connection between two peers: in order, with delay and a rate, until it is cut.</summary>
internal sealed class SimulatedConnection
{
    private readonly SimulatedTime _time;

    public SimulatedConnection(SimulatedTime time, ISimulatedPeer near, ISimulatedPeer far, LinkQuality quality)
    {
        _time = time;
        Quality = quality;
        Near = new SimulatedEnd(this, near, far);
        Far = new SimulatedEnd(this, far, near);
        Near.Other = Far;
        Far.Other = Near;
    }

    public SimulatedTime Time => _time;

    public LinkQuality Quality { get; set; }

    /// <summary>The end of whoever opened it.</summary>
    public SimulatedEnd Near { get; }

    public SimulatedEnd Far { get; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Bytes do not arrive any more, and nobody is told.</summary>
    public bool IsBlackHole { get; set; }

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Ends the connection; both ends hear of it after a moment, what is under way is lost.</summary>
    public void Cut()
    {
        if (!IsOpen) return;

        IsOpen = false;
        _time.After(Quality.DelayMicros, Near.Closed);
        _time.After(Quality.DelayMicros, Far.Closed);
    }

    /// <summary>Brings bytes to the other end.</summary>
    /// <returns>When the sender may write again.</returns>
    internal long Carry(SimulatedEnd to, byte[] bytes, long earliestMicros)
    {
        var sent = Math.Max(earliestMicros, _time.NowMicros);
        if (Quality.BytesPerSecond > 0) sent += bytes.Length * 1_000_000L / Quality.BytesPerSecond;
        Bytes += bytes.Length;

        // Bytes never overtake each other, also when the connection gets faster meanwhile.
        to.LastArrivalMicros = Math.Max(to.LastArrivalMicros, sent + Quality.DelayMicros);
        _time.At(to.LastArrivalMicros, () =>
        {
            if (!IsOpen || IsBlackHole) return;

            Messages += CountFrames(bytes);
            to.Deliver(bytes);
        });
        return sent;
    }

    private static int CountFrames(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (FrameHeader.TryRead(bytes, out var header))
        {
            bytes = bytes[(header.Length + header.PayloadLength)..];
            count++;
        }

        return count;
    }
}
