using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Sums up the params of one owner as they were at one moment, although they go on changing while it does.</summary>
/// <remarks>
/// What has not been looked at is looked at before it changes, and what changes stands behind the end that the row had at
/// that moment. So both ends of a link get the same sums for the same point in the owner's changes, under any load.
/// Tombstones do not count: every router forgets them at a time of its own.
/// </remarks>
internal sealed class RowScan : IScan
{
    private readonly Fingerprinter _fingerprinter;
    private readonly Func<Param, bool>? _includes;
    private readonly List<Row> _rows = [];
    private readonly HashSet<Param> _early = [];
    private int _current;

    /// <summary>Takes the moment.</summary>
    /// <param name="fingerprinter">Hashes and counts.</param>
    /// <param name="rows">Where the params stand.</param>
    /// <param name="includes">Which of them count; null for all.</param>
    public RowScan(Fingerprinter fingerprinter, IEnumerable<ChangeOrder> rows, Func<Param, bool>? includes)
    {
        _fingerprinter = fingerprinter;
        _includes = includes;
        Tree = new FingerprintTree(fingerprinter.Levels);
        foreach (var order in rows)
        {
            _rows.Add(new Row(order));
            order.Changing += LookEarly;
        }
    }

    public FingerprintTree Tree { get; }

    public bool IsDone => _current == _rows.Count;

    public bool Step(int budget)
    {
        while (budget > 0 && !IsDone)
        {
            var row = _rows[_current];
            if (row.Cursor.Next is not { } param || param.Sequence > row.End)
            {
                Leave(row);
                _current++;
                continue;
            }

            row.Cursor.Advance();
            row.Through = param.Sequence;
            budget -= Cost(param);
            if (!_early.Contains(param)) Add(param);
        }

        return IsDone;
    }

    /// <summary>Nobody needs the sums any more.</summary>
    public void Cancel()
    {
        for (; _current < _rows.Count; _current++) Leave(_rows[_current]);
    }

    /// <summary>A long value costs as much as several short ones.</summary>
    internal static int Cost(Param param) => 1 + (param.Value.Data.Length / 256);

    private void LookEarly(Param param)
    {
        var row = _rows.Find(row => row.Order == param.Order);
        if (row is null || param.Sequence > row.End || param.Sequence <= row.Through) return;
        if (!param.IsTombstone && _early.Add(param)) Add(param);
    }

    private void Add(Param param)
    {
        if (param.IsTombstone || _includes?.Invoke(param) == false) return;

        Tree.Add(_fingerprinter.BucketOf(param.Address), _fingerprinter.Of(param));
    }

    private void Leave(Row row)
    {
        row.Order.Changing -= LookEarly;
        row.Cursor.Remove();
    }

    private sealed class Row(ChangeOrder order)
    {
        public ChangeOrder Order { get; } = order;

        public ChangeCursor Cursor { get; } = order.CursorAtStart();

        /// <summary>The last sequence at the moment that counts.</summary>
        public ulong End { get; } = order.LastSequence;

        /// <summary>All through here has been looked at.</summary>
        public ulong Through { get; set; }
    }
}
