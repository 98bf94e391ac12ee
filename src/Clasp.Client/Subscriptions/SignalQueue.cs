namespace Clasp.Client.Subscriptions;

/// <summary>Signals that wait for a reader: the oldest is dropped when there are too many.</summary>
internal sealed class SignalQueue(int capacity)
{
    private readonly Queue<(long Order, Update Update)> _waiting = new();

    public long OldestOrder => _waiting.TryPeek(out var oldest) ? oldest.Order : long.MaxValue;

    /// <returns><c>false</c> if another had to be dropped for it.</returns>
    public bool Add(long order, Update update)
    {
        var isFull = _waiting.Count == capacity;
        if (isFull) _waiting.Dequeue();
        _waiting.Enqueue((order, update));
        return !isFull;
    }

    public Update Take() => _waiting.Dequeue().Update;
}
