using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client;

/// <summary>Something that happened at an address: a param has a value, or a signal was published.</summary>
/// <param name="Address">Where.</param>
/// <param name="Type">What kind of signal it is.</param>
/// <param name="Value">The value; null for a signal that carries none, or samples.</param>
public sealed record Update(string Address, SignalType Type, Value Value)
{
    /// <summary>The param's revision; only params have one.</summary>
    public ulong? Revision { get; init; }

    /// <summary>
    /// The state as it was when the subscription began, rather than a change; it comes again after a reconnection.
    /// </summary>
    public bool IsSnapshot { get; init; }

    /// <summary>The session that wrote a param, in a snapshot.</summary>
    public string? Writer { get; init; }

    /// <summary>When it was written or is meant for, in microseconds since the Unix epoch.</summary>
    public ulong? TimestampMicros { get; init; }

    /// <summary>Where in a gesture this is.</summary>
    public GesturePhase? Phase { get; init; }

    /// <summary>Tells gestures at one address apart.</summary>
    public uint? Id { get; init; }

    /// <summary>The samples of a stream that carries several at a time.</summary>
    public ReadOnlyMemory<double> Samples { get; init; }

    /// <summary>Samples a second.</summary>
    public uint? Rate { get; init; }
}
