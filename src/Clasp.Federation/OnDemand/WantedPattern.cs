using Clasp.Protocol.Addressing;
using Clasp.Routing.State;

namespace Clasp.Federation.OnDemand;

/// <summary>A pattern outside of what this router keeps, wanted from the hub while somebody subscribes to it.</summary>
internal sealed class WantedPattern(AddressPattern pattern)
{
    public AddressPattern Pattern { get; } = pattern;

    /// <summary>Subscriptions of clients with just this pattern.</summary>
    public int Subscribers { get; set; }

    /// <summary>What the hub's answers refer to; new on every link.</summary>
    public uint Id { get; set; }

    public WantedState State { get; set; }

    /// <summary>
    /// What was here of the pattern when the hub began to send it, and has not come since: at the end, that is gone.
    /// </summary>
    public HashSet<Param> Unconfirmed { get; } = [];

    /// <summary>Whether changes of the pattern are taken in.</summary>
    public bool IsComing => State is WantedState.Coming or WantedState.Complete;
}
