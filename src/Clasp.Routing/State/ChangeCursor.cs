namespace Clasp.Routing.State;

/// <summary>A reader's place in a row of changes: what stands behind it has not been read.</summary>
/// <remarks>
/// It stands in the row itself, so params may move and leave around it without anybody having to tell it.
/// </remarks>
public sealed class ChangeCursor : ChangeNode
{
    /// <summary>The next param to read; null at the end.</summary>
    public Param? Next
    {
        get
        {
            var node = Following;
            while (node is ChangeCursor) node = node.Following;
            return (Param?)node;
        }
    }

    /// <summary>Steps over <see cref="Next"/>.</summary>
    public void Advance()
    {
        if (Next is { } param) Order!.Place(this, behind: param);
    }

    /// <summary>Goes back to where a param of the same row is the next.</summary>
    public void GoBackTo(Param param)
    {
        if (param.Previous != this) Order!.Place(this, behind: param.Previous);
    }

    /// <summary>Takes the cursor out of its row.</summary>
    public void Remove() => Order?.Remove(this);
}
