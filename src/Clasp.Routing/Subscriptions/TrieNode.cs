using Clasp.Protocol.Addressing;
using Clasp.Routing.State;

namespace Clasp.Routing.Subscriptions;

/// <summary>A place in the trie of patterns: all patterns that begin with the same segments go through it.</summary>
internal sealed class TrieNode(TrieNode? parent, byte[]? literal, bool isAnyDepth)
{
    private readonly List<(PatternSegment Segment, TrieNode Node)> _wildcards = [];
    private Dictionary<byte[], TrieNode>? _literals;

    private readonly byte[]? _literal = literal;

    public TrieNode? Parent { get; } = parent;

    /// <summary>Whether the segment that leads here is <c>**</c>, which stays for any number of segments.</summary>
    public bool IsAnyDepth { get; } = isAnyDepth;

    public TrieNode? AnyDepth { get; private set; }

    /// <summary>The subscriptions whose patterns end here.</summary>
    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>Which step of which match was here last, so that no step visits a node twice.</summary>
    public long Visited { get; set; }

    private bool IsEmpty =>
        Subscriptions.Count == 0 && _wildcards.Count == 0 && AnyDepth is null && _literals is not { Count: > 0 };

    /// <summary>Adds the nodes that a segment leads to.</summary>
    public void Step(ReadOnlySpan<byte> segment, List<TrieNode> next, long visit)
    {
        if (IsAnyDepth) Reach(this, next, visit);
        if (_literals is not null && _literals.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(segment, out var literal))
            Reach(literal, next, visit);
        foreach (var (wildcard, node) in _wildcards)
        {
            if (wildcard.Matches(segment)) Reach(node, next, visit);
        }
    }

    /// <summary>Adds a node, and what it leads to without any segment.</summary>
    public static void Reach(TrieNode node, List<TrieNode> nodes, long visit)
    {
        for (var reached = node; reached is not null && reached.Visited != visit; reached = reached.AnyDepth)
        {
            reached.Visited = visit;
            nodes.Add(reached);
        }
    }

    public TrieNode ChildFor(in PatternSegment segment, Utf8Comparer comparer)
    {
        switch (segment.Kind)
        {
            case PatternSegmentKind.AnyDepth:
                return AnyDepth ??= new TrieNode(this, null, isAnyDepth: true);

            case PatternSegmentKind.Literal:
                _literals ??= new(comparer);
                var key = segment.Utf8.ToArray();
                if (!_literals.TryGetValue(key, out var literal)) _literals[key] = literal = new TrieNode(this, key, isAnyDepth: false);
                return literal;

            default:
                foreach (var (wildcard, node) in _wildcards)
                {
                    if (wildcard.Utf8.SequenceEqual(segment.Utf8)) return node;
                }

                var added = new TrieNode(this, null, isAnyDepth: false);
                _wildcards.Add((segment, added));
                return added;
        }
    }

    /// <summary>Takes away this node, and those above it, as far as nothing needs them any more.</summary>
    public void Prune()
    {
        for (var node = this; node is { IsEmpty: true, Parent: { } parent }; node = parent) parent.Remove(node);
    }

    private void Remove(TrieNode child)
    {
        if (AnyDepth == child)
            AnyDepth = null;
        else if (child._literal is { } literal)
            _literals!.Remove(literal); // It was put there when the child was made.
        else
            _wildcards.RemoveAll(wildcard => wildcard.Node == child);
    }
}
