using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <summary>
/// A stretch of an owner's row on its way over one link: what the peer missed, from a place in the row up to a sequence.
/// </summary>
/// <remarks>What changes while the stretch is read moves behind its end, where it is the <see cref="LiveLane"/>'s.</remarks>
internal sealed class BulkLane
{
    private ChangeCursor? _cursor;
    private ulong _last;
    private ulong _horizon;

    /// <summary>Whether there is, or may be, something left to read.</summary>
    public bool IsActive => _cursor is not null;

    /// <summary>Everything through here has been read; without a stretch there is no such limit.</summary>
    public ulong Through { get; private set; } = ulong.MaxValue;

    /// <summary>The next param to read; null at the end.</summary>
    public Param? Next => _cursor?.Next is { } param && param.Sequence <= _last ? param : null;

    /// <summary>How many params are left to read, at most.</summary>
    public long MostLeft => _cursor?.Order is { } row && _last > Through ? (long)Math.Min((ulong)row.Count, _last - Through) : 0;

    /// <summary>Whether a deletion that has not been read was forgotten meanwhile, so that nobody will read it.</summary>
    public bool HasLostDeletions =>
        _cursor?.Order is { } row && row.HorizonSequence > Math.Max(Through, _horizon);

    /// <summary>Begins with what stands behind a place in a row.</summary>
    /// <param name="cursor">The place.</param>
    /// <param name="through">What is in front of it.</param>
    /// <param name="last">How far to go.</param>
    public void Begin(ChangeCursor cursor, ulong through, ulong last)
    {
        _cursor?.Remove();
        _cursor = cursor;
        _horizon = cursor.Order!.HorizonSequence; // A cursor is made in its row.
        _last = last;
        Through = through;
    }

    /// <summary>Something was put into the row that is no live change, from one param up to a sequence.</summary>
    public void Include(Param first, ulong last)
    {
        if (_cursor is null)
        {
            Begin(first.Order!.CursorBefore(first), first.Sequence - 1, last); // It was just put there.
            return;
        }

        _last = Math.Max(_last, last);
        if (first.Sequence > Through) return;

        _cursor.GoBackTo(first);
        Through = first.Sequence - 1;
    }

    /// <summary>Steps over <see cref="Next"/>.</summary>
    public void Advance()
    {
        if (Next is not { } param) return;

        Through = param.Sequence;
        _cursor!.Advance(); // There was a next.
    }

    /// <summary>Leaves the row.</summary>
    public void End()
    {
        _cursor?.Remove();
        _cursor = null;
        Through = ulong.MaxValue;
    }
}
