namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Moves what was kept and found to be right into the owner's present row.</summary>
internal sealed class ConfirmScan(FingerprintCheck check, Replication replication) : IScan
{
    public bool Step(int budget)
    {
        if (check.IsCancelled) return true;

        var state = check.Owner.State;
        foreach (var row in state.Stale)
        {
            for (; row.First is { } param; budget--)
            {
                if (budget <= 0) return false;

                // A deletion of another numbering tells nobody anything any more; but its revision is remembered.
                if (param.IsTombstone) replication.Remove(param);
                else state.Order.PutFirst(param);
            }
        }

        return true;
    }
}
