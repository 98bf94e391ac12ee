using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Delivery;
using Clasp.Routing.Sessions;
using Clasp.Routing.Subscriptions;

namespace Clasp.Routing;

/// <content>Subscriptions: the state first, then every change.</content>
public sealed partial class Router
{
    // Subscriptions of links are told apart by pattern, and numbered here.
    private uint _lastInterestId;

    /// <summary>Sets which signals of a pattern go to a link; none ends it.</summary>
    public void SetInterest(Session link, AddressPattern pattern, SignalTypes types)
    {
        foreach (var (id, present) in link.Subscriptions)
        {
            if (!present.Pattern.Equals(pattern)) continue;

            Unsubscribe(present);
            link.Subscriptions.Remove(id);
            break;
        }

        if (types != SignalTypes.None) Subscribe(++_lastInterestId, new Subscription(link, pattern, types));
    }

    private void ReceiveSubscribe(Session session, in SubscribeMessage subscribe)
    {
        if (!AddressPattern.TryParse(subscribe.Pattern, out var pattern, out var reason))
        {
            Refuse(session, ErrorCode.BadPattern, reason, subscribe.Pattern);
            return;
        }

        var isNew = !session.Subscriptions.TryGetValue(subscribe.Id, out var replaced);
        if (isNew && session.Subscriptions.Count >= _options.MaxSubscriptionsPerSession)
        {
            var text = $"This session has {_options.MaxSubscriptionsPerSession} subscriptions (max-subscriptions)";
            Refuse(session, ErrorCode.LimitReached, text, subscribe.Pattern);
            return;
        }

        if (replaced is not null) Unsubscribe(replaced);
        var interval = subscribe.MaxRate is > 0 and var rate ? 1_000_000 / rate : 0;
        var epsilon = subscribe.Epsilon is > 0 and var smallest ? smallest : 0;
        var subscription = new Subscription(session, pattern, subscribe.TypeMask.OrAll(), interval, epsilon);
        Subscribe(subscribe.Id, subscription);
        if (subscription.Types.Includes(SignalType.Param)) SendState(session, pattern);
    }

    private void ReceiveUnsubscribe(Session session, in UnsubscribeMessage unsubscribe)
    {
        if (session.Subscriptions.Remove(unsubscribe.Id, out var subscription)) Unsubscribe(subscription);
    }

    private void Subscribe(uint id, Subscription subscription)
    {
        subscription.Session.Subscriptions[id] = subscription;
        _subscriptions.Add(subscription);
        _federation?.SubscriptionChanged(subscription.Session, subscription.Pattern, subscription.Types, isAdded: true);
    }

    private void Unsubscribe(Subscription subscription)
    {
        _subscriptions.Remove(subscription);
        _federation?.SubscriptionChanged(subscription.Session, subscription.Pattern, subscription.Types, isAdded: false);
    }

    /// <summary>Sends every param that a pattern matches, as the session takes them.</summary>
    private void SendState(Session session, AddressPattern pattern)
    {
        var found = Params.Matching(pattern);
        if (found.Count == 0) return;

        foreach (var param in found) KeepAlive(param);
        session.Outbox.AddSnapshot(new SnapshotFeed(found, _stamp), _reply);
        MarkDirty(session);
    }

    private void SendWelcomeSnapshot(Session session)
    {
        // Clients wait for a SNAPSHOT before they consider themselves connected, be it empty.
        if (_options.WelcomeSnapshot && session.Link is null && Params.Count > 0)
            SendState(session, EveryAddress);
        else
            Send(session, new SnapshotWriter(_reply).Finish());
    }

    private static readonly AddressPattern EveryAddress = AddressPattern.Parse("/**");

    private RateLimiter LimiterOf(Session session) => session.Limiter ??= new RateLimiter(this, session);
}
