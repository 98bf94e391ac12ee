using Clasp.Protocol.Addressing;
using Clasp.Routing.State;

namespace Clasp.Federation.OnDemand;

/// <summary>The present values of a pattern that a leaf wants in addition, on their way to it.</summary>
internal sealed class Backfill(uint id, AddressPattern pattern, ParamStore parameters)
{
    private readonly IEnumerator<Param> _walk = parameters.WalkOver(pattern).GetEnumerator();
    private bool _hasNext;

    public uint Id => id;

    public AddressPattern Pattern => pattern;

    /// <summary>The next param, which may have changed since it was found; null at the end.</summary>
    public Param? Peek()
    {
        if (!_hasNext) _hasNext = _walk.MoveNext();
        return _hasNext ? _walk.Current : null;
    }

    /// <summary>Steps over what <see cref="Peek"/> showed.</summary>
    public void Advance() => _hasNext = false;
}
