using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Finds the params that fall into some buckets.</summary>
internal sealed class BucketScan : IScan
{
    private readonly Fingerprinter _fingerprinter;
    private readonly HashSet<int> _buckets;
    private readonly Queue<(ChangeCursor Cursor, ulong End)> _rows;

    public BucketScan(Fingerprinter fingerprinter, IEnumerable<ChangeOrder> rows, HashSet<int> buckets)
    {
        _fingerprinter = fingerprinter;
        _buckets = buckets;
        _rows = new(rows.Select(row => (row.CursorAtStart(), row.LastSequence)));
    }

    /// <summary>What can be read and falls into one of the buckets; what changes meanwhile may be missing, or be there twice.</summary>
    public List<Param> Found { get; } = [];

    public bool Step(int budget)
    {
        while (budget > 0 && _rows.TryPeek(out var row))
        {
            if (row.Cursor.Next is not { } param || param.Sequence > row.End)
            {
                row.Cursor.Remove();
                _rows.Dequeue();
                continue;
            }

            row.Cursor.Advance();
            budget--;
            if (!param.IsTombstone && _buckets.Contains(_fingerprinter.BucketOf(param.Address))) Found.Add(param);
        }

        return _rows.Count == 0;
    }

    public void Cancel()
    {
        while (_rows.TryDequeue(out var row)) row.Cursor.Remove();
    }
}
