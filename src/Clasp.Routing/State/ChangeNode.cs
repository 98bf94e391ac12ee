namespace Clasp.Routing.State;

/// <summary>A place in a <see cref="ChangeOrder"/>: a param, or a cursor between params.</summary>
public abstract class ChangeNode
{
    internal ChangeNode? Previous { get; set; }

    internal ChangeNode? Following { get; set; }

    /// <summary>The row that this stands in; null while it stands in none.</summary>
    public ChangeOrder? Order { get; internal set; }
}
