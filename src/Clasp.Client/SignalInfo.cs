using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client;

/// <summary>What a client announces about an address, and others find by asking.</summary>
/// <param name="Address">Where the signal is.</param>
/// <param name="Type">What kind of signal it is.</param>
public sealed record SignalInfo(string Address, SignalType Type)
{
    /// <summary>The type of its values, in the announcer's words.</summary>
    public string? Datatype { get; init; }

    /// <summary>Whether it is to be read or written, in the announcer's words.</summary>
    public string? Access { get; init; }

    /// <summary>Announced only; relays do not tell it on.</summary>
    public string? Unit { get; init; }

    /// <summary>Announced only; relays do not tell it on.</summary>
    public (double Min, double Max)? Range { get; init; }

    /// <summary>Announced only; relays do not tell it on.</summary>
    public Value? Default { get; init; }

    /// <summary>Announced only; relays do not tell it on.</summary>
    public string? Description { get; init; }
}
