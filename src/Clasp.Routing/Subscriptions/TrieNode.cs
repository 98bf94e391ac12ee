using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Subscriptions;

/// <summary>A place in the trie of patterns: all patterns that begin with the same segments go through it.</summary>
internal sealed class TrieNode(TrieNode? parent, byte[]? literal, bool isAnyDepth)
{
    private readonly byte[]? _literal = literal;
    private readonly List<Subscription> _subscriptions = [];
    private readonly Target[]?[] _targets = new Target[]?[SubscriptionIndex.KindCount];
    private List<(PatternSegment Segment, TrieNode Node)>? _wildcards;
    private Dictionary<byte[], TrieNode>? _literals;
    private TrieNode? _anyDepth;

    // Which step of which match was here last, so that no step visits a node twice.
    private long _visited;

    public TrieNode? Parent { get; } = parent;

    /// <summary>Whether patterns end here.</summary>
    public bool IsEnd => _subscriptions.Count > 0;

    private bool IsEmpty =>
        !IsEnd && _anyDepth is null && _wildcards is not { Count: > 0 } && _literals is not { Count: > 0 };

    public void Add(Subscription subscription)
    {
        subscription.Node = this;
        subscription.Slot = _subscriptions.Count;
        _subscriptions.Add(subscription);
        Array.Clear(_targets);
    }

    public void Remove(Subscription subscription)
    {
        var last = _subscriptions[^1];
        _subscriptions[subscription.Slot] = last;
        last.Slot = subscription.Slot;
        _subscriptions.RemoveAt(_subscriptions.Count - 1);
        subscription.Node = null;
        Array.Clear(_targets);
    }

    /// <summary>The sessions of the patterns that end here, each once.</summary>
    /// <param name="kind">A signal type, or <see cref="SubscriptionIndex.AnyKind"/>.</param>
    /// <param name="scratch">Used if they have to be collected anew.</param>
    public ReadOnlySpan<Target> TargetsOf(int kind, TargetList scratch) => _targets[kind] ??= Collect(kind, scratch);

    /// <summary>Adds the nodes that a segment leads to.</summary>
    public void Step(ReadOnlySpan<byte> segment, List<TrieNode> next, long visit)
    {
        if (isAnyDepth) Reach(next, visit);
        if (_literals is not null
            && _literals.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(segment, out var literal))
            literal.Reach(next, visit);

        if (_wildcards is null) return;

        foreach (var (wildcard, node) in _wildcards)
        {
            if (wildcard.Matches(segment)) node.Reach(next, visit);
        }
    }

    /// <summary>Adds this node, and what it leads to without any segment.</summary>
    public void Reach(List<TrieNode> nodes, long visit)
    {
        for (var reached = this; reached is not null && reached._visited != visit; reached = reached._anyDepth)
        {
            reached._visited = visit;
            nodes.Add(reached);
        }
    }

    /// <summary>The node that a segment of a pattern leads to, made if there is none.</summary>
    public TrieNode ChildFor(in PatternSegment segment, Utf8Comparer comparer) => segment.Kind switch
    {
        PatternSegmentKind.AnyDepth => _anyDepth ??= new TrieNode(this, null, isAnyDepth: true),
        PatternSegmentKind.Literal => LiteralFor(segment.Utf8, comparer),
        _ => WildcardFor(segment),
    };

    /// <summary>Takes away this node, and those above it, as far as nothing needs them any more.</summary>
    public void Prune()
    {
        for (var node = this; node is { IsEmpty: true, Parent: { } parent }; node = parent) parent.Remove(node);
    }

    private Target[] Collect(int kind, TargetList scratch)
    {
        scratch.Clear();
        foreach (var subscription in _subscriptions)
        {
            if (kind == SubscriptionIndex.AnyKind || subscription.Types.Includes((SignalType)kind))
                scratch.Add(new(subscription.Session, subscription.MinIntervalMicros, subscription.Epsilon));
        }

        return scratch.Targets.ToArray();
    }

    private TrieNode LiteralFor(ReadOnlySpan<byte> segment, Utf8Comparer comparer)
    {
        _literals ??= new(comparer);
        if (_literals.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(segment, out var known)) return known;

        var key = segment.ToArray();
        return _literals[key] = new TrieNode(this, key, isAnyDepth: false);
    }

    private TrieNode WildcardFor(in PatternSegment segment)
    {
        _wildcards ??= [];
        foreach (var (wildcard, node) in _wildcards)
        {
            if (wildcard.Utf8.SequenceEqual(segment.Utf8)) return node;
        }

        var added = new TrieNode(this, null, isAnyDepth: false);
        _wildcards.Add((segment, added));
        return added;
    }

    private void Remove(TrieNode child)
    {
        if (_anyDepth == child)
            _anyDepth = null;
        else if (child._literal is { } literal)
            _literals!.Remove(literal); // It was put there when the child was made.
        else
            _wildcards!.RemoveAll(wildcard => wildcard.Node == child); // Likewise.
    }
}
