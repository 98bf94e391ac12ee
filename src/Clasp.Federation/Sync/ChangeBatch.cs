using Clasp.Federation.Ownership;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <summary>What changed of one owner since changes were sent last.</summary>
internal sealed class ChangeBatch(KnownRouter owner)
{
    private readonly List<(Param Param, ulong Sequence)> _changes = [];

    public KnownRouter Owner => owner;

    public int Count => _changes.Count;

    /// <summary>Every change in the batch, and all that come after it, have greater sequences.</summary>
    public ulong Floor { get; private set; }

    public void Add(Param param)
    {
        if (_changes.Count == 0) Floor = owner.State.Through;
        _changes.Add((param, param.Sequence));
    }

    /// <summary>
    /// The param that a change was of; null if the batch has a newer one of it, or if it is another owner's by now.
    /// </summary>
    public Param? this[int index]
    {
        get
        {
            var (param, sequence) = _changes[index];
            return param.Sequence == sequence && owner.State.Tells(param) ? param : null;
        }
    }

    public void Clear() => _changes.Clear();
}
