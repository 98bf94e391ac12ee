using System.Runtime.InteropServices;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing.Subscriptions;

/// <summary>
/// Which sessions get what is sent to an address: a trie of the patterns, segment by segment, and cached answers.
/// </summary>
/// <remarks>
/// A match walks all patterns at once, one segment of the address after the other. It visits each node at most once per
/// segment, so a pattern full of wildcards costs no more than its own length times that of the address. What is found
/// are the ends of patterns; it holds until a pattern comes that nobody had before, or the last one goes that had it.
/// The sessions are listed once for each pattern, however many addresses it matches.
/// </remarks>
internal sealed class SubscriptionIndex(Utf8Comparer comparer)
{
    /// <summary>In place of a signal type: all subscriptions, whatever types they are for.</summary>
    public const int AnyKind = 5;

    public const int KindCount = 6;

    /// <summary>
    /// Ends that all remembered answers may have together, 8 MiB. Addresses that somebody makes up to match each another
    /// choice of many patterns are looked up each time from there on, until the patterns change.
    /// </summary>
    private const int MaxCachedNodes = 1024 * 1024;

    private readonly TrieNode _root = new(null, null, isAnyDepth: false);
    private readonly Dictionary<TrieNode[], MatchSet> _sets = new(new NodesComparer());
    private readonly TargetList _merged = new(offset: 0);
    private readonly TargetList _scratch = new(offset: 1);
    private List<TrieNode> _nodes = [];
    private List<TrieNode> _nextNodes = [];
    private long _visit;
    private int _cachedNodes;

    public int Count { get; private set; }

    public void Add(Subscription subscription)
    {
        var node = NodeOf(subscription.Pattern);
        if (!node.IsEnd) Reshape();
        node.Add(subscription);
        Count++;
    }

    public void Remove(Subscription subscription)
    {
        if (subscription.Node is not { } node) return;

        node.Remove(subscription);
        Count--;
        if (node.IsEnd) return;

        node.Prune();
        Reshape();
    }

    /// <summary>The sessions that a message of this type to this address goes to; valid until the next call.</summary>
    public ReadOnlySpan<Target> TargetsOf(AddressEntry address, SignalType type) => TargetsOf(address, (int)type);

    /// <summary>The sessions that have subscribed to anything at this address; valid until the next call.</summary>
    public ReadOnlySpan<Target> TargetsOfAnyType(AddressEntry address) => TargetsOf(address, AnyKind);

    /// <summary>Whether a message of this type to this address goes to a session.</summary>
    public bool Reaches(Session session, AddressEntry address, SignalType type)
    {
        foreach (var node in NodesFor(address))
        {
            foreach (ref readonly var target in node.TargetsOf((int)type, _scratch))
            {
                if (target.Session == session) return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<Target> TargetsOf(AddressEntry address, int kind)
    {
        var nodes = NodesFor(address);
        if (nodes.Length == 0) return default;
        if (nodes.Length == 1) return nodes[0].TargetsOf(kind, _scratch);

        // The lists of the nodes first, since collecting one marks sessions, as merging does.
        foreach (var node in nodes) node.TargetsOf(kind, _scratch);

        _merged.Clear();
        foreach (var node in nodes)
        {
            foreach (ref readonly var target in node.TargetsOf(kind, _scratch)) _merged.Add(target);
        }

        return _merged.Targets;
    }

    private ReadOnlySpan<TrieNode> NodesFor(AddressEntry address)
    {
        if (address.Matches?.Nodes is { } known) return known;

        Match(address.Utf8);
        var lookup = _sets.GetAlternateLookup<ReadOnlySpan<TrieNode>>();
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        if (!lookup.TryGetValue(nodes, out var set))
        {
            // One more than there are, so that answers without any end are counted as well.
            if (_cachedNodes + nodes.Length + 1 > MaxCachedNodes) return nodes;

            var kept = nodes.ToArray();
            set = new MatchSet(kept);
            _sets[kept] = set;
            _cachedNodes += kept.Length + 1;
        }

        address.Matches = set;
        return nodes;
    }

    /// <summary>Finds the ends of all patterns that match.</summary>
    private void Match(ReadOnlySpan<byte> address)
    {
        _nodes.Clear();
        _root.Reach(_nodes, ++_visit);
        var rest = address[1..];
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

        _nodes.RemoveAll(node => !node.IsEnd);
    }

    private void Reshape()
    {
        foreach (var set in _sets.Values) set.Forget();
        _sets.Clear();
        _cachedNodes = 0;
    }

    private TrieNode NodeOf(AddressPattern pattern)
    {
        var node = _root;
        foreach (var segment in pattern.Segments) node = node.ChildFor(segment, comparer);
        return node;
    }
}
