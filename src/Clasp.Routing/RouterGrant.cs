using Clasp.Protocol.Addressing;

namespace Clasp.Routing;

/// <summary>What the token of a peer that joins as a router is good for.</summary>
/// <param name="RouterId">The one router that may use it; null for any whose id is not reserved.</param>
/// <param name="Namespaces">What that router, and those below it, may own; only with a router id.</param>
/// <param name="Reserved">Ids that tokens of their own were given for.</param>
public sealed record RouterGrant(
    string? RouterId, IReadOnlyList<AddressPattern> Namespaces, IReadOnlySet<string> Reserved)
{
    /// <summary>Whether a router with this id may be at the other end, or behind it.</summary>
    public bool IsFor(string id) => id == RouterId || !Reserved.Contains(id);

    /// <summary>Whether the router at the other end may have this id.</summary>
    public bool MayJoinAs(string id) => RouterId is null ? IsFor(id) : id == RouterId;

    /// <summary>Whether a namespace may be declared over the link.</summary>
    public bool MayDeclare(AddressPattern pattern) => RouterId is null || Namespaces.Any(granted => granted.Contains(pattern));
}
