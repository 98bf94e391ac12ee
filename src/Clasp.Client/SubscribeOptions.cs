using Clasp.Protocol.Messages;

namespace Clasp.Client;

/// <summary>What a subscription wants of what its pattern matches.</summary>
/// <remarks>
/// The relay applies <see cref="MaxRate"/> and <see cref="Epsilon"/>, and sends each message once to a client: where
/// two subscriptions of one client overlap, both see what the more curious one asked for.
/// </remarks>
public sealed record SubscribeOptions
{
    public static SubscribeOptions Default { get; } = new();

    /// <summary>The kinds of signal wanted.</summary>
    public SignalTypes Types { get; init; } = SignalTypes.All;

    /// <summary>Updates a second for each address, at most; the last value always comes.</summary>
    public uint? MaxRate { get; init; }

    /// <summary>The smallest change of a number worth telling.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Updates that wait for a slow reader before params are conflated and signals dropped.</summary>
    public int Capacity { get; init; } = 1024;
}
