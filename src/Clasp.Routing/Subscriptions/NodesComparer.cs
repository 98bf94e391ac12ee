using System.Runtime.CompilerServices;

namespace Clasp.Routing.Subscriptions;

/// <summary>Compares lists of nodes, so that one list is kept of those that are equal.</summary>
internal sealed class NodesComparer
    : IEqualityComparer<TrieNode[]>, IAlternateEqualityComparer<ReadOnlySpan<TrieNode>, TrieNode[]>
{
    public bool Equals(TrieNode[]? x, TrieNode[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<TrieNode> alternate, TrieNode[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(TrieNode[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<TrieNode> alternate)
    {
        var hash = new HashCode();
        foreach (var node in alternate) hash.Add(RuntimeHelpers.GetHashCode(node));
        return hash.ToHashCode();
    }

    public TrieNode[] Create(ReadOnlySpan<TrieNode> alternate) => alternate.ToArray();
}
