namespace Clasp.Client.Replies;

/// <summary>An answer that is outstanding.</summary>
/// <param name="Waiter">Who waits for it; null if nobody does.</param>
/// <param name="Order">Grows with each request of the session.</param>
/// <param name="SentAt">Timestamp of the clock.</param>
internal readonly record struct ReplySlot(PendingReply? Waiter, long Order, long SentAt)
{
    public bool IsAwaited => Waiter is { IsDone: false };
}
