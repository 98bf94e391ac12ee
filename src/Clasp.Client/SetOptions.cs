using Clasp.Protocol.Messages;

namespace Clasp.Client;

/// <summary>On which condition a param is set, and what else happens to it.</summary>
public sealed record SetOptions
{
    /// <summary>The revision that the param must have; null to set it whatever it has.</summary>
    public ulong? Revision { get; init; }

    /// <summary>Keeps others from setting the param until this session unlocks it or ends.</summary>
    public bool Lock { get; init; }

    /// <summary>Gives up this session's lock.</summary>
    public bool Unlock { get; init; }

    /// <summary>How long the param lives; null leaves it as it was, or to the relay.</summary>
    public TimeToLive? Ttl { get; init; }
}
