using Clasp.Protocol.Addressing;

namespace Clasp.Routing.State;

/// <summary>All params of this router, its own and replicas alike: the one state tree that clients see.</summary>
public sealed class ParamStore
{
    private readonly AddressTable _addresses;
    private readonly ParamTree _tree;

    internal ParamStore(AddressTable addresses, Utf8Comparer comparer)
    {
        _addresses = addresses;
        _tree = new(comparer);
    }

    /// <summary>Params that can be read.</summary>
    public int Count { get; private set; }

    /// <summary>Deleted params whose revisions are still remembered.</summary>
    public int TombstoneCount => _addresses.ParamCount - Count;

    /// <summary>The param at an address, be it a tombstone; null if there is none.</summary>
    public Param? Find(ReadOnlySpan<byte> address) => _addresses.Find(address)?.Param;

    /// <summary>Every readable param that a pattern matches.</summary>
    public List<Param> Matching(AddressPattern pattern)
    {
        var found = new List<Param>();
        if (!pattern.IsLiteral)
            _tree.Collect(pattern, found);
        else if (Find(pattern.Utf8) is { IsTombstone: false } param)
            found.Add(param);
        return found;
    }

    internal Param Create(AddressEntry entry)
    {
        var param = new Param(entry);
        entry.Param = param;
        _addresses.ParamCount++;
        Show(param);
        return param;
    }

    /// <summary>Makes a tombstone readable again.</summary>
    internal void Revive(Param param)
    {
        param.IsTombstone = false;
        Show(param);
    }

    /// <summary>Makes a param unreadable, but keeps its revision.</summary>
    internal void Bury(Param param)
    {
        param.IsTombstone = true;
        Hide(param);
    }

    /// <summary>Forgets a param altogether.</summary>
    internal void Remove(Param param)
    {
        if (!param.IsTombstone) Hide(param);
        param.Entry.Param = null;
        _addresses.ParamCount--;
        _addresses.Remove(param.Entry);
    }

    private void Show(Param param)
    {
        _tree.Add(param);
        Count++;
    }

    private void Hide(Param param)
    {
        _tree.Remove(param);
        Count--;
    }
}
