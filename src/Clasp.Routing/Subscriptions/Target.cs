using Clasp.Routing.Sessions;

namespace Clasp.Routing.Subscriptions;

/// <summary>A session that a message goes to, once, however many of its subscriptions match.</summary>
/// <param name="Session">Where to.</param>
/// <param name="MinIntervalMicros">The most generous of its matching subscriptions.</param>
/// <param name="Epsilon">The most generous of its matching subscriptions.</param>
internal readonly record struct Target(Session Session, long MinIntervalMicros, double Epsilon)
{
    public bool IsLimited => MinIntervalMicros > 0 || Epsilon > 0;

    /// <summary>What both targets, of one session, allow together: each limit counts only if both have it.</summary>
    public Target Or(in Target other) => this with
    {
        MinIntervalMicros = Math.Min(MinIntervalMicros, other.MinIntervalMicros),
        Epsilon = Math.Min(Epsilon, other.Epsilon),
    };
}
