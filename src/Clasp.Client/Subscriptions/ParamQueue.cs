namespace Clasp.Client.Subscriptions;

/// <summary>
/// Values of params that wait for a reader: when there are many, a newer value of an address replaces the one before.
/// </summary>
internal sealed class ParamQueue(int capacity)
{
    private readonly LinkedList<(long Order, Update Update)> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<(long Order, Update Update)>> _latest =
        new(StringComparer.Ordinal);

    public long OldestOrder => _waiting.First?.Value.Order ?? long.MaxValue;

    /// <returns><c>false</c> if it replaced another.</returns>
    public bool Add(long order, Update update)
    {
        var replaces = _waiting.Count >= capacity && _latest.TryGetValue(update.Address, out var older);
        if (replaces) _waiting.Remove(_latest[update.Address]);
        _latest[update.Address] = _waiting.AddLast((order, update));
        return !replaces;
    }

    /// <summary>The oldest; there must be one.</summary>
    public Update Take()
    {
        var oldest = _waiting.First!;
        _waiting.RemoveFirst();

        var update = oldest.Value.Update;
        if (_latest[update.Address] == oldest) _latest.Remove(update.Address);
        return update;
    }
}
