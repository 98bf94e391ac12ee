using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Delivery;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;

namespace Clasp.Routing;

/// <content>Subscriptions: the state first, then every change.</content>
public sealed partial class Router
{
    private static readonly AddressPattern EveryAddress = AddressPattern.Parse("/**");

    /// <summary>Sets which signals of a pattern go to a link; none ends it.</summary>
    public void SetInterest(Session link, AddressPattern pattern, SignalTypes types)
    {
        if (!link.IsLive) return;

        link.Interest ??= [];
        if (link.Interest.Remove(pattern, out var present)) Unsubscribe(present);
        if (types == SignalTypes.None) return;

        var interest = new Subscription(link, pattern, types);
        link.Interest[pattern] = interest;
        Subscribe(interest);
    }

    /// <summary>Sends params as SNAPSHOTs, as the session takes them, and then a frame.</summary>
    public void SendState(Session session, IEnumerable<Param> state, byte[] end)
    {
        if (session.IsLive) Feed(session, new SnapshotFeed(state, session.View, session.Grant, end));
    }

    /// <summary>Whether a message of this type to this address goes to a session.</summary>
    internal bool Reaches(Session session, AddressEntry address, SignalType type) =>
        _subscriptions.Reaches(session, address, type);

    private void ReceiveSubscribe(Session session, in SubscribeMessage message)
    {
        var isNew = !session.Subscriptions.TryGetValue(message.Id, out var replaced);
        if (isNew && session.Subscriptions.Count >= _options.MaxSubscriptionsPerSession)
        {
            var text = $"This session has {_options.MaxSubscriptionsPerSession} subscriptions (max-subscriptions)";
            Refuse(session, ErrorCode.LimitReached, text, message.Pattern);
            return;
        }

        if (!AddressPattern.TryParse(message.Pattern, out var pattern, out var reason))
        {
            Refuse(session, ErrorCode.BadPattern, reason, message.Pattern);
            return;
        }

        if (!session.Grant.MayReadAll(pattern))
        {
            RefuseScope(session, "subscription", message.Pattern);
            return;
        }

        var deepSegments = session.DeepSegments - (replaced?.Pattern.DeepSegments ?? 0) + pattern.DeepSegments;
        if (deepSegments > _options.MaxDeepSegmentsPerSession && pattern.DeepSegments > 0)
        {
            var text = $"The patterns of this session would have {deepSegments} segments behind a '**', and may have "
                + $"{_options.MaxDeepSegmentsPerSession} (max-deep-segments)";
            Refuse(session, ErrorCode.LimitReached, text, message.Pattern);
            return;
        }

        session.DeepSegments = deepSegments;
        var subscription = new Subscription(session, pattern, message.TypeMask.OrAll())
        {
            MinIntervalMicros = message.MaxRate is > 0 and var rate ? 1_000_000 / rate : 0,
            Epsilon = message.Epsilon is > 0 and var smallest ? smallest : 0,
        };
        if (replaced is not null) Unsubscribe(replaced);
        session.Subscriptions[message.Id] = subscription;
        Subscribe(subscription);
        if (subscription.Types.Includes(SignalType.Param))
            Feed(session, FeedOf(session, pattern, subscription));
    }

    private Feed FeedOf(Session session, AddressPattern pattern, Subscription subscription) => session.View.TellsRevisions
        ? new StateFeed(this, pattern, session.View) { Purpose = subscription }
        : new SetFeed(this, pattern, session.View) { Purpose = subscription };

    private void ReceiveUnsubscribe(Session session, in UnsubscribeMessage message)
    {
        if (!session.Subscriptions.Remove(message.Id, out var subscription)) return;

        session.DeepSegments -= subscription.Pattern.DeepSegments;
        Unsubscribe(subscription);
    }

    private void Subscribe(Subscription subscription)
    {
        _subscriptions.Add(subscription);
        TellFederation(subscription, isAdded: true);
    }

    private void Unsubscribe(Subscription subscription)
    {
        _subscriptions.Remove(subscription);
        subscription.Session.Outbox.EndFeed(subscription);
        subscription.Session.Limiter?.Unsubscribed();
        TellFederation(subscription, isAdded: false);
    }

    private void TellFederation(Subscription subscription, bool isAdded) =>
        _federation?.SubscriptionChanged(subscription.Session, subscription.Pattern, subscription.Types, isAdded);

    private void SendWelcomeSnapshot(Session session)
    {
        // Clients wait for a SNAPSHOT before they consider themselves connected, be it empty.
        if (_options.WelcomeSnapshot && session.Link is null)
            Feed(session, WelcomeFeed(session));
        else
            Send(session, new SnapshotWriter(_reply).Finish());
    }

    private StateFeed WelcomeFeed(Session session) => new(this, EveryAddress, session.View)
    {
        IsAwaited = true,
        Filter = session.Grant.MayReadAll(EveryAddress) ? null : session.Grant,
    };

    private void Feed(Session session, Feed feed)
    {
        session.Outbox.AddFeed(feed, _scratch);
        MarkDirty(session);
    }

    private RateLimiter LimiterOf(Session session) => session.Limiter ??= new RateLimiter(this, session);
}
