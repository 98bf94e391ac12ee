using Clasp.Client.Subscriptions;

namespace Clasp.Client.Replies;

/// <summary>A subscription that the relay may still refuse.</summary>
internal sealed class PendingSubscription(Subscription subscription) : PendingReply
{
    public Subscription Subscription { get; } = subscription;

    public override bool IsDone => Subscription.IsEnded;

    /// <summary>A subscription outlives its connection, so only the relay's refusal ends it.</summary>
    public override void Fail(ClaspException failure)
    {
        if (failure is ClaspErrorException refusal) Subscription.End(refusal);
    }
}
