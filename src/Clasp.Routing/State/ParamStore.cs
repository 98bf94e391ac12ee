using Clasp.Protocol.Addressing;

namespace Clasp.Routing.State;

/// <summary>All params of this router, its own and replicas alike: the one state tree that clients see.</summary>
public sealed class ParamStore
{
    private readonly AddressTable _addresses;
    private readonly SortedAddresses<Param> _readable = new();

    internal ParamStore(AddressTable addresses) => _addresses = addresses;

    /// <summary>Params that can be read.</summary>
    public int Count => _readable.Count;

    /// <summary>Deleted params whose revisions are still remembered.</summary>
    public int TombstoneCount => _addresses.ParamCount - Count;

    /// <summary>The param at an address, be it a tombstone; null if there is none.</summary>
    public Param? Find(ReadOnlySpan<byte> address) => _addresses.Find(address)?.Param;

    /// <summary>Every readable param that a pattern matches, in the order of addresses.</summary>
    public List<Param> Matching(AddressPattern pattern)
    {
        var found = new List<Param>();
        for (var walk = Walk(pattern); walk.Peek() is { } param; walk.Advance()) found.Add(param);
        return found;
    }

    /// <summary>The same, step by step: it may rest between steps, whatever comes and goes meanwhile.</summary>
    public IEnumerable<Param> WalkOver(AddressPattern pattern)
    {
        for (var walk = Walk(pattern); walk.Peek() is { } param;)
        {
            // Before the rest: if the param goes meanwhile, what took its place would be stepped over.
            walk.Advance();
            yield return param;
        }
    }

    internal PatternWalk<Param> Walk(AddressPattern pattern) => new(_readable, pattern);

    internal Param Create(AddressEntry entry)
    {
        var param = _addresses.AddParam(entry);
        _readable.Add(param);
        return param;
    }

    /// <summary>Makes a tombstone readable again.</summary>
    internal void Revive(Param param)
    {
        param.IsTombstone = false;
        _readable.Add(param);
    }

    /// <summary>Makes a param unreadable, but keeps its revision.</summary>
    internal void Bury(Param param)
    {
        param.IsTombstone = true;
        _readable.Remove(param);
    }

    /// <summary>Forgets a param altogether.</summary>
    internal void Remove(Param param)
    {
        if (!param.IsTombstone) _readable.Remove(param);
        _addresses.RemoveParam(param.Entry);
    }
}
