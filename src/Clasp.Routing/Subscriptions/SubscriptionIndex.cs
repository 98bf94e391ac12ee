using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing.Subscriptions;

/// <summary>Which sessions get what is sent to an address: a trie of the patterns, segment by segment, and cached answers.</summary>
/// <remarks>
/// A match walks all patterns at once, one segment of the address after the other. It visits each node at most once per
/// segment, so a pattern full of wildcards costs no more than its own length times that of the address.
/// </remarks>
internal sealed class SubscriptionIndex(Utf8Comparer comparer)
{
    private const int TypeCount = 5;

    private readonly TrieNode _root = new(null, null, isAnyDepth: false);
    private readonly Dictionary<Session, Target> _merged = [];
    private List<TrieNode> _nodes = [];
    private List<TrieNode> _nextNodes = [];
    private long _visit;
    private int _version;

    public int Count { get; private set; }

    public void Add(Subscription subscription)
    {
        NodeOf(subscription.Pattern).Subscriptions.Add(subscription);
        Count++;
        _version++;
    }

    public void Remove(Subscription subscription)
    {
        var node = NodeOf(subscription.Pattern);
        if (node.Subscriptions.Remove(subscription)) Count--;
        node.Prune();
        _version++;
    }

    /// <summary>The sessions that a message of this type to this address goes to.</summary>
    public ReadOnlySpan<Target> TargetsOf(AddressEntry address, SignalType type)
    {
        var cache = address.Matches;
        if (cache.ByType is null || cache.Version != _version)
        {
            cache.ByType = new Target[]?[TypeCount];
            cache.Version = _version;
        }

        return cache.ByType[(int)type] ??= Match(address.Utf8, type);
    }

    private Target[] Match(ReadOnlySpan<byte> address, SignalType type)
    {
        if (Count == 0) return [];

        _nodes.Clear();
        TrieNode.Reach(_root, _nodes, ++_visit);
        var rest = address.IsEmpty ? address : address[1..];
        for (var isLast = false; !isLast && _nodes.Count > 0;)
        {
            var end = rest.IndexOf((byte)'/');
            isLast = end < 0;
            var segment = isLast ? rest : rest[..end];
            if (!isLast) rest = rest[(end + 1)..];

            _nextNodes.Clear();
            _visit++;
            foreach (var node in _nodes) node.Step(segment, _nextNodes, _visit);
            (_nodes, _nextNodes) = (_nextNodes, _nodes);
        }

        return Merge(type);
    }

    private Target[] Merge(SignalType type)
    {
        _merged.Clear();
        foreach (var node in _nodes)
        {
            foreach (var subscription in node.Subscriptions)
            {
                if (!subscription.Types.Includes(type)) continue;

                var target = new Target(subscription.Session, subscription.MinIntervalMicros, subscription.Epsilon);
                if (_merged.TryGetValue(target.Session, out var other))
                {
                    target = target with
                    {
                        MinIntervalMicros = Math.Min(target.MinIntervalMicros, other.MinIntervalMicros),
                        Epsilon = Math.Min(target.Epsilon, other.Epsilon),
                    };
                }

                _merged[target.Session] = target;
            }
        }

        return [.. _merged.Values];
    }

    private TrieNode NodeOf(AddressPattern pattern)
    {
        var node = _root;
        foreach (var segment in pattern.Segments) node = node.ChildFor(segment, comparer);
        return node;
    }
}
