using Clasp.Federation.Ownership;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Moves what was kept of an owner into its present row.</summary>
/// <param name="owner">Whose.</param>
/// <param name="isCompared">What was compared, the rest is not wanted here any more; null for all.</param>
/// <param name="replication">Ends what does not stay.</param>
internal sealed class ConfirmScan(KnownRouter owner, Func<Param, bool>? isCompared, Replication replication) : IScan
{
    private readonly ChangeOrder _row = owner.State.Order;

    /// <summary>The owner has started over meanwhile.</summary>
    public bool IsOutdated => owner.State.Order != _row;

    public bool Step(int budget)
    {
        if (IsOutdated) return true;

        foreach (var kept in owner.State.Stale)
        {
            for (; kept.First is { } param; budget--)
            {
                if (budget <= 0) return false;

                // A deletion of another numbering tells nobody anything any more; but its revision is remembered.
                if (param.IsTombstone || isCompared?.Invoke(param) == false) replication.Remove(param);
                else _row.PutFirst(param);
            }
        }

        owner.State.Stale.Clear();
        return true;
    }
}
