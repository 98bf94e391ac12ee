using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Routing;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <summary>
/// Revisions that clients of this router have seen, and that the owner does not know of: it is asked to go on above them.
/// </summary>
/// <remarks>
/// They come about when an owner lost its memory, or when an address had a value here before it had an owner. Until the owner
/// is above them its values are kept, but not delivered, so that no subscriber sees a revision go back or one with two values.
/// The request may be lost with any link on its way; so it is repeated for as long as it is needed.
/// </remarks>
internal sealed class RevisionFloors(Router router)
{
    private const int PerMessage = 200;
    private const long RepeatMicros = 5_000_000;

    private readonly Dictionary<AddressEntry, Floor> _floors = [];
    private readonly Dictionary<KnownRouter, List<(byte[] Address, ulong Revision)>> _toSend = [];
    private bool _isRepeating;

    /// <summary>
    /// Whether a change would show subscribers here a revision that they are past; if so, the owner is asked for a higher
    /// one.
    /// </summary>
    public bool Holds(KnownRouter owner, Param? present, in ReplicatedChange change)
    {
        if (present is null) return false;

        if (!_floors.TryGetValue(present.Entry, out var floor))
        {
            if (!IsBelow(present, change)) return false;

            floor = new(owner, present.Revision);
            Ask(present.Entry, floor);
        }
        else if (change.Revision > floor.Revision)
        {
            _floors.Remove(present.Entry);
            return false;
        }

        _floors[present.Entry] = floor with { Owner = owner };
        Repeat();
        return true;
    }

    /// <summary>Takes the revision that subscribers here have seen of a param that is gone; 0 if it is the param's own.</summary>
    public ulong Take(AddressEntry address) => _floors.Remove(address, out var floor) ? floor.Revision : 0;

    /// <summary>Asks the owners, once a batch.</summary>
    public void Send()
    {
        if (_toSend.Count == 0) return;

        foreach (var (owner, floors) in _toSend)
        {
            foreach (var chunk in floors.Chunk(PerMessage)) owner.Via?.Send(new RevisionFloorOp(owner.Id, chunk));
        }

        _toSend.Clear();
    }

    private static bool IsBelow(Param present, in ReplicatedChange change) =>
        change.Revision < present.Revision
        || (change.Revision == present.Revision
            && (change.IsTombstone != present.IsTombstone || !present.Value.SequenceEqual(change.Value)));

    private void Ask(AddressEntry address, Floor floor)
    {
        if (!_toSend.TryGetValue(floor.Owner, out var floors)) _toSend[floor.Owner] = floors = [];
        floors.Add((address.Utf8.ToArray(), floor.Revision));
    }

    private void Repeat()
    {
        if (_isRepeating) return;

        _isRepeating = true;
        router.Schedule(router.NowMicros + RepeatMicros, () =>
        {
            _isRepeating = false;
            foreach (var gone in _floors.Keys.Where(address => address.Param is null).ToList()) _floors.Remove(gone);
            if (_floors.Count == 0) return;

            foreach (var (address, floor) in _floors) Ask(address, floor);
            Repeat();
        });
    }

    private readonly record struct Floor(KnownRouter Owner, ulong Revision);
}
