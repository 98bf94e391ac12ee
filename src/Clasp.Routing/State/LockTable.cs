namespace Clasp.Routing.State;

/// <summary>Which params each holder has locked, so that they can be set free when it is gone.</summary>
internal sealed class LockTable(Utf8Comparer comparer)
{
    private readonly Dictionary<byte[], HashSet<Param>> _byHolder = new(comparer);

    public void Take(Param param, byte[] holder)
    {
        param.LockHolder = holder;
        if (!_byHolder.TryGetValue(holder, out var locked)) _byHolder[holder] = locked = [];
        locked.Add(param);
    }

    public void Release(Param param)
    {
        if (!param.IsLocked) return;

        if (_byHolder.TryGetValue(param.LockHolder, out var locked))
        {
            locked.Remove(param);
            if (locked.Count == 0) _byHolder.Remove(param.LockHolder);
        }

        param.LockHolder = [];
    }

    /// <summary>Ends all locks of a holder.</summary>
    /// <returns>The params that were locked.</returns>
    public IReadOnlyCollection<Param> ReleaseAllOf(byte[] holder)
    {
        if (!_byHolder.Remove(holder, out var locked)) return [];

        // A param may have come under another router's care meanwhile, which says who holds it.
        locked.RemoveWhere(param => !comparer.Equals(param.LockHolder, holder));
        foreach (var param in locked)
        {
            param.Touch();
            param.LockHolder = [];
        }

        return locked;
    }
}
