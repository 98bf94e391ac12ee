using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;

namespace Clasp.Routing.Subscriptions;

/// <summary>What one session wants to hear of.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Pattern">Which addresses.</param>
/// <param name="Types">Which kinds of signals.</param>
/// <param name="MinIntervalMicros">At most one update of an address in this time; 0 is all of them.</param>
/// <param name="Epsilon">Smaller changes of a number are not worth telling; 0 is every change.</param>
internal sealed record Subscription(
    Session Session, AddressPattern Pattern, SignalTypes Types, long MinIntervalMicros = 0, double Epsilon = 0);
