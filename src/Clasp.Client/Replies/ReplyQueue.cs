namespace Clasp.Client.Replies;

/// <summary>Outstanding answers of one kind, which come in the order of their requests.</summary>
internal sealed class ReplyQueue
{
    private readonly Queue<ReplySlot> _slots = new();

    public bool IsEmpty => _slots.Count == 0;

    /// <summary>The place of the oldest among all requests; the last place if there is none.</summary>
    public long OldestOrder => _slots.TryPeek(out var oldest) ? oldest.Order : long.MaxValue;

    public PendingReply? Oldest => _slots.TryPeek(out var oldest) ? oldest.Waiter : null;

    public IEnumerable<PendingReply> Waiters => _slots.Where(slot => slot.IsAwaited).Select(slot => slot.Waiter!);

    /// <summary>Adds a slot, and forgets those before it that nobody waits for and whose answer is overdue.</summary>
    /// <param name="slot">The request just made.</param>
    /// <param name="overdue">Answers to what was sent before this timestamp will not come any more.</param>
    public void Add(ReplySlot slot, long overdue)
    {
        while (_slots.TryPeek(out var oldest) && !oldest.IsAwaited && oldest.SentAt < overdue) _slots.Dequeue();
        _slots.Enqueue(slot);
    }

    public bool TryTake(out PendingReply? waiter)
    {
        var found = _slots.TryDequeue(out var slot);
        waiter = slot.Waiter;
        return found;
    }
}
