namespace Clasp.Routing.Subscriptions;

/// <summary>
/// Where the patterns end that match an address; shared by all addresses that the same patterns match.
/// </summary>
/// <param name="Nodes">The ends.</param>
/// <param name="Shape">The shape of the trie that this was found in; in another shape it has to be found anew.</param>
internal sealed record MatchSet(TrieNode[] Nodes, int Shape);
