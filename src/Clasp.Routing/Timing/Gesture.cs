using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Timing;

/// <summary>A gesture that has started and not ended, and its newest move, if that waits.</summary>
internal sealed class Gesture(AddressEntry address)
{
    private byte[] _held = [];
    private int _heldLength;

    public AddressEntry Address { get; } = address;

    /// <summary>When a step was delivered last.</summary>
    public long SentMicros { get; set; }

    /// <summary>When a step came in last.</summary>
    public long HeardMicros { get; set; }

    /// <summary>Delivers what waits; set as soon as there is something.</summary>
    public ScheduledCall? Flush { get; set; }

    public bool HoldsMove => _heldLength > 0;

    /// <summary>The move that waits; valid until the next one comes.</summary>
    public PublishMessage Held => PublishMessage.ReadFrom(_held.AsSpan(0, _heldLength));

    /// <summary>Keeps a move, in place of the one before.</summary>
    public void Hold(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _held.Length) _held = new byte[Math.Max(payload.Length, 2 * _held.Length)];
        payload.CopyTo(_held);
        _heldLength = payload.Length;
    }

    public void Release() => _heldLength = 0;
}
