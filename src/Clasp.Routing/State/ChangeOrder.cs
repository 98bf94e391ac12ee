namespace Clasp.Routing.State;

/// <summary>Params in the order of their last change, one place each, however often they changed.</summary>
/// <remarks>
/// A doubly linked row through the params themselves. A change moves a param to the end under the next sequence number,
/// so "everything since 17" is what stands behind 17. Every step costs the same, whatever the length of the row.
/// </remarks>
public sealed class ChangeOrder
{
    private ChangeNode? _first;
    private ChangeNode? _last;

    // Where the last replica went in that did not go to the end: the next such one usually goes right behind it.
    private Param? _hint;

    /// <summary>A param of the row is about to change, or to leave its place; it still is what it was, where it was.</summary>
    public event Action<Param>? Changing;

    /// <summary>The newest sequence number given out.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>Deletions up to here are forgotten: who knows less has to compare everything.</summary>
    public ulong HorizonSequence { get; private set; }

    /// <summary>Params in the row, tombstones included.</summary>
    public int Count { get; private set; }

    /// <summary>The param that changed longest ago.</summary>
    public Param? First => CursorlessFrom(_first);

    /// <summary>Goes on with numbers above this one.</summary>
    public void ContinueFrom(ulong sequence) => LastSequence = Math.Max(LastSequence, sequence);

    /// <summary>Whoever knows less than this has to compare everything; numbers go on above it.</summary>
    public void RaiseHorizon(ulong sequence)
    {
        HorizonSequence = Math.Max(HorizonSequence, sequence);
        ContinueFrom(sequence);
    }

    /// <summary>A param has changed: it goes to the end, under the next number.</summary>
    public void MoveToEnd(Param param)
    {
        Take(param);
        param.Sequence = ++LastSequence;
        Place(param, behind: _last);
    }

    /// <summary>Puts a param where a number given by another router belongs.</summary>
    public void Insert(Param param, ulong sequence)
    {
        Take(param);
        param.Sequence = sequence;
        LastSequence = Math.Max(LastSequence, sequence);
        Place(param, behind: PlaceFor(sequence));
        if (CursorlessFrom(param.Following) is not null) _hint = param;
    }

    /// <summary>Puts a param whose number is not known in front of everything, below the horizon.</summary>
    /// <remarks>Cursors that stand there do not come to it: nobody asks for what is below the horizon.</remarks>
    public void PutFirst(Param param)
    {
        Take(param);
        var below = First is { } first ? Math.Min(first.Sequence - 1, HorizonSequence) : HorizonSequence;
        param.Sequence = Math.Max(1, below);
        Place(param, behind: null);
    }

    /// <summary>Takes a param or a cursor out of the row.</summary>
    public void Remove(ChangeNode node)
    {
        if (Changing is not null && node is Param leaving) Touch(leaving);
        if (_hint == node) _hint = ParamBefore(node);
        if (node.Previous is { } previous) previous.Following = node.Following;
        else _first = node.Following;
        if (node.Following is { } following) following.Previous = node.Previous;
        else _last = node.Previous;
        node.Previous = node.Following = null;
        node.Order = null;
        if (node is Param) Count--;
    }

    /// <summary>
    /// Takes a tombstone out of the row for good: who has not read it by now cannot learn of the deletion any more.
    /// </summary>
    public void Forget(Param tombstone)
    {
        HorizonSequence = Math.Max(HorizonSequence, tombstone.Sequence);
        Remove(tombstone);
    }

    /// <summary>A cursor in front of everything.</summary>
    public ChangeCursor CursorAtStart()
    {
        var cursor = new ChangeCursor();
        Place(cursor, behind: null);
        return cursor;
    }

    /// <summary>A cursor behind every param up to a sequence number; costs what stands behind it.</summary>
    public ChangeCursor CursorAfter(ulong sequence)
    {
        var cursor = new ChangeCursor();
        var node = _last;
        while (node is ChangeCursor || (node is Param param && param.Sequence > sequence)) node = node.Previous;
        Place(cursor, behind: node);
        return cursor;
    }

    /// <summary>A cursor right in front of a param that stands in this row.</summary>
    public ChangeCursor CursorBefore(Param param)
    {
        var cursor = new ChangeCursor();
        Place(cursor, behind: param.Previous);
        return cursor;
    }

    /// <summary>Says that a param is about to change.</summary>
    internal void Touch(Param param) => Changing?.Invoke(param);

    internal void Place(ChangeNode node, ChangeNode? behind)
    {
        if (node.Order is not null) node.Order.Remove(node);

        node.Order = this;
        node.Previous = behind;
        node.Following = behind is null ? _first : behind.Following;
        if (node.Following is { } following) following.Previous = node;
        else _last = node;
        if (behind is null) _first = node;
        else behind.Following = node;
        if (node is Param) Count++;
    }

    private static void Take(Param param) => param.Order?.Remove(param);

    private ChangeNode? PlaceFor(ulong sequence)
    {
        // Replicas come in rising order, or in two such orders at once, of which one is at the end.
        ChangeNode? node = _hint is { } hint && hint.Sequence <= sequence && IsNext(sequence, hint) ? hint : _last;
        while (node is ChangeCursor || (node is Param param && param.Sequence > sequence)) node = node.Previous;

        // Cursors that stand here have read what is in front of them, and this not.
        while ((node is null ? _first : node.Following) is ChangeCursor cursor) node = cursor;
        return node;
    }

    /// <summary>Whether a sequence belongs right behind a param.</summary>
    private static bool IsNext(ulong sequence, Param param) =>
        CursorlessFrom(param.Following) is not { } next || next.Sequence > sequence;

    private static Param? ParamBefore(ChangeNode node)
    {
        var before = node.Previous;
        while (before is ChangeCursor) before = before.Previous;
        return (Param?)before;
    }

    private static Param? CursorlessFrom(ChangeNode? node)
    {
        while (node is ChangeCursor) node = node.Following;
        return (Param?)node;
    }
}
