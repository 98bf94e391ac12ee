using Clasp.Protocol;
using Clasp.Protocol.Values;
using Clasp.Routing.State;

namespace Clasp.Routing;

/// <content>Params of other routers, as they are kept here.</content>
public sealed partial class Router
{
    // Tombstones that are in no owner's row.
    private readonly ChangeOrder _removed = new();

    /// <summary>Takes in a param as its owner, another router, has it, and tells the subscribers here.</summary>
    /// <param name="order">The owner's row.</param>
    /// <param name="replica">What the owner has.</param>
    /// <param name="isSilent">Whether the subscribers are not to hear of it, since they are past this revision.</param>
    /// <exception cref="ProtocolException">Its address is none.</exception>
    public Param ApplyReplica(ChangeOrder order, in Replica replica, bool isSilent = false)
    {
        if (!Addresses.TryIntern(replica.Address, out var address, out var reason, replica.Value.Data.Length)) throw new ProtocolException(reason);

        return ApplyReplica(order, address, replica, isSilent);
    }

    /// <summary>The same, where the entry of the address is at hand.</summary>
    public Param ApplyReplica(ChangeOrder order, AddressEntry address, in Replica replica, bool isSilent = false)
    {
        var isNew = address.Param is null;
        var param = address.Param ?? Params.Create(address);
        var isSame = !isNew
            && param.Revision == replica.Revision
            && param.IsTombstone == replica.IsTombstone
            && param.Value.SequenceEqual(replica.Value);

        param.Touch();
        if (param.IsTombstone && !replica.IsTombstone) Params.Revive(param);
        _locks.Release(param);
        param.SetValue(replica.Value);
        param.Revision = replica.Revision;
        param.TimestampMicros = replica.TimestampMicros;
        param.Ttl = replica.Ttl;
        param.LockHolder = _names.Get(replica.LockHolder);
        if (!replica.Writer.SequenceEqual(param.Writer)) param.Writer = _names.Get(replica.Writer);
        if (replica.IsTombstone && !param.IsTombstone) Bury(param);
        order.Insert(param, replica.Sequence);
        SetDue(param);
        if (!isSilent && !isSame && !(isNew && replica.IsTombstone)) Deliver(param, default);
        return param;
    }

    /// <summary>Lets the revisions of a param go on above one that was seen elsewhere; its value stays.</summary>
    public void RaiseRevision(ReadOnlySpan<byte> address, ulong seen)
    {
        if (Params.Find(address) is not { } param || param.Revision > seen) return;

        param.Touch();
        param.Revision = seen + 1;
        if (param.IsTombstone) _tombstones.Enqueue((param, param.Revision));
        Commit(param);
        Deliver(param, default);
    }

    /// <summary>Forgets a param that is not kept here any more. Its owner still has it, so nobody is told.</summary>
    public void ForgetReplica(Param param)
    {
        param.Order?.Remove(param);
        Drop(param);
    }

    /// <summary>A param that its owner does not have: subscribers are told that it is gone.</summary>
    /// <remarks>
    /// Its revision is remembered here for a while, so that nobody here sees a lower one if it comes back.
    /// </remarks>
    /// <param name="param">What is gone.</param>
    /// <param name="seen">A revision that subscribers here have seen of it.</param>
    public void Remove(Param param, ulong seen = 0)
    {
        _removed.MoveToEnd(param);
        if (param.IsTombstone) return;

        param.SetValue(EncodedValue.Null);
        param.Revision = Math.Max(param.Revision, seen) + 1;
        _locks.Release(param);
        Bury(param);
        SetDue(param);
        Deliver(param, default);
    }
}
