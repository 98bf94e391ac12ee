using Clasp.Protocol.Addressing;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Federation.PublicPeers;

/// <summary>A router below this one that speaks the public messages only, once it has declared its namespaces.</summary>
internal sealed class PublicLeaf(Session session, string id)
{
    public Session Session { get; } = session;

    public string Id { get; } = id;

    /// <summary>What it declared. This router owns that on its behalf.</summary>
    public IReadOnlyList<AddressPattern> Namespaces { get; set; } = [];

    /// <summary>What it was told that others own, so that it can ask for it.</summary>
    public IReadOnlyList<AddressPattern> Told { get; set; } = [];

    /// <summary>Params that it named in the revision vector that is under way.</summary>
    public HashSet<Param> Named { get; } = [];

    public bool Declares(ReadOnlySpan<byte> address)
    {
        foreach (var pattern in Namespaces)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    /// <summary>Whether it may ask for all of a pattern.</summary>
    public bool MayAskFor(AddressPattern pattern) =>
        Namespaces.Concat(Told).Any(known => known.Contains(pattern));

    /// <summary>Whether it may ask for an address.</summary>
    public bool MayAskFor(ReadOnlySpan<byte> address)
    {
        if (Declares(address)) return true;

        foreach (var pattern in Told)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    public override string ToString() => Id;
}
