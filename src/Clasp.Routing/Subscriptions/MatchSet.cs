namespace Clasp.Routing.Subscriptions;

/// <summary>
/// Where the patterns end that match an address; shared by all addresses that the same patterns match.
/// </summary>
/// <param name="nodes">The ends.</param>
internal sealed class MatchSet(TrieNode[] nodes)
{
    /// <summary>The ends; null once the patterns are others, and all has to be found anew.</summary>
    public TrieNode[]? Nodes { get; private set; } = nodes;

    /// <summary>Lets go of what is out of date: many addresses may hold on to this for long.</summary>
    public void Forget() => Nodes = null;
}
