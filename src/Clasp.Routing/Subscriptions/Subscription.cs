using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;

namespace Clasp.Routing.Subscriptions;

/// <summary>What one session wants to hear of.</summary>
internal sealed class Subscription(Session session, AddressPattern pattern, SignalTypes types)
{
    public Session Session { get; } = session;

    public AddressPattern Pattern { get; } = pattern;

    /// <summary>Which kinds of signals.</summary>
    public SignalTypes Types { get; } = types;

    /// <summary>At most one update of an address in this time; 0 is all of them.</summary>
    public long MinIntervalMicros { get; init; }

    /// <summary>Smaller changes of a number are not worth telling; 0 is every change.</summary>
    public double Epsilon { get; init; }

    /// <summary>Where its pattern ends in the trie; null while it is not in there.</summary>
    internal TrieNode? Node { get; set; }

    /// <summary>Its place among the subscriptions of that node.</summary>
    internal int Slot { get; set; }
}
