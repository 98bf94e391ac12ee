using Clasp.Federation.Wire;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Simulation.World;

/// <summary>A connection between two peers: in order, with delay and a rate, until it is cut.</summary>
internal sealed class SimulatedConnection
{
    private readonly SimulatedTime _time;
    private bool _isNearGone;

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

    /// <summary>Frames that arrived, by the operation they carry; 0 for what is no operation between routers.</summary>
    public Dictionary<LinkOp, long> Arrived { get; } = [];

    /// <summary>Hears of every frame that arrives.</summary>
    public Action<SimulatedEnd, byte[]>? Watch { get; set; }

    /// <summary>Ends the connection; both ends hear of it after a moment, what is under way is lost.</summary>
    public void Cut()
    {
        if (!IsOpen) return;

        IsOpen = false;
        _time.After(Quality.DelayMicros, Near.Closed);
        _time.After(Quality.DelayMicros, Far.Closed);
    }

    /// <summary>The opener is gone; its peer hears of it later, and of what was under way before.</summary>
    public void CutNear(long untilFarKnowsMicros)
    {
        if (!IsOpen || _isNearGone) return;

        _isNearGone = true;
        _time.After(Quality.DelayMicros, Near.Closed);
        _time.After(untilFarKnowsMicros, () =>
        {
            if (!IsOpen) return;

            IsOpen = false;
            Far.Closed();
        });
    }

    /// <summary>Delivers once more, in both directions, the last signals of a former connection.</summary>
    public void Replay(SimulatedConnection former)
    {
        if (!IsOpen || IsBlackHole || _isNearGone) return;

        foreach (var frame in former.Near.LastSignals) Near.Deliver(frame);
        foreach (var frame in former.Far.LastSignals) Far.Deliver(frame);
    }

    /// <summary>Brings bytes to the other end.</summary>
    /// <returns>When the sender may write again.</returns>
    internal long Carry(SimulatedEnd to, byte[] bytes, long earliestMicros)
    {
        var sent = Math.Max(earliestMicros, _time.NowMicros);
        if (Quality.BytesPerSecond > 0) sent += bytes.Length * 1_000_000L / Quality.BytesPerSecond;

        // Bytes never overtake each other, also when the connection gets faster meanwhile.
        to.LastArrivalMicros = Math.Max(to.LastArrivalMicros, sent + Quality.DelayMicros);
        _time.At(to.LastArrivalMicros, () =>
        {
            if (!IsOpen || IsBlackHole || (_isNearGone && to == Near)) return;

            Count(to, bytes);
            to.Deliver(bytes);
        });
        return sent;
    }

    private void Count(SimulatedEnd to, byte[] bytes)
    {
        var rest = bytes.AsSpan();
        while (FrameHeader.TryRead(rest, out var header))
        {
            var frame = rest[..(header.Length + header.PayloadLength)];
            var payload = frame[header.Length..];
            var op = MessageReader.TypeOf(payload) == MessageType.FederationSync ? (LinkOp)LinkWire.OpOf(payload) : 0;
            Arrived[op] = Arrived.GetValueOrDefault(op) + 1;
            if (op == LinkOp.Signal) to.Remember(frame);
            Watch?.Invoke(to, frame.ToArray());
            rest = rest[frame.Length..];
        }
    }
}
