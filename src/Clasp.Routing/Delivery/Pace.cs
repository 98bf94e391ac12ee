using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>What was last sent of one address to one session, and whether something newer waits.</summary>
internal sealed class Pace(AddressEntry address, bool isStream)
{
    private byte[] _stream = [];
    private int _streamLength;

    public AddressEntry Address { get; } = address;

    public SignalType Type { get; } = isStream ? SignalType.Stream : SignalType.Param;

    public long SentMicros { get; set; }

    /// <summary>The number that was sent last; NaN if it was none.</summary>
    public double Number { get; set; } = double.NaN;

    /// <summary>What the limit was when something was held back last.</summary>
    public long MinIntervalMicros { get; set; }

    /// <summary>Whether small changes are held back, so that the number has to be remembered.</summary>
    public bool HasEpsilon { get; set; }

    /// <summary>Something newer waits: the param as it is by then, or a piece of a stream.</summary>
    public bool IsHeld { get; set; }

    public long DueMicros { get; set; }

    /// <summary>The time that the queue has it under; <see cref="long.MaxValue"/> for none.</summary>
    public long QueuedMicros { get; set; } = long.MaxValue;

    /// <summary>The piece of a stream that waits.</summary>
    public ReadOnlySpan<byte> Stream => _stream.AsSpan(0, _streamLength);

    public void Hold(ReadOnlySpan<byte> stream)
    {
        if (stream.Length > _stream.Length) _stream = new byte[stream.Length];
        stream.CopyTo(_stream);
        _streamLength = stream.Length;
        IsHeld = true;
    }
}
