namespace Clasp.Client.Replies;

/// <summary>The answer that a message will bring.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Address">The address, namespace or pattern by which the answer is recognised, if there is one.</param>
/// <param name="Waiter">Who waits for it; null if nobody does.</param>
internal readonly record struct ExpectedReply(ReplyKind Kind, string? Address, PendingReply? Waiter)
{
    public static ExpectedReply None => default;
}
