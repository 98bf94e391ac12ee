using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Routing;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>The sending end of comparisons: sums up what is here, answers where peers differ, and sends what they lack.</summary>
/// <remarks>One pass over an owner's params serves all links that are at the same point, however many there are.</remarks>
internal sealed partial class FingerprintOffers(
    Router router, ScanQueue scans, byte[] scratch)
{
    /// <summary>About 8 KB, so that other traffic finds gaps.</summary>
    private const int NodesPerFrame = 60;

    private readonly Dictionary<ulong, FingerprintOffer> _offers = [];

    // Those of the offers to which a peer has said where it differs.
    private readonly HashSet<FingerprintOffer> _answering = [];
    private readonly Dictionary<KnownRouter, HashSet<Link>> _owed = [];
    private ulong _lastSeed;

    /// <summary>A peer has kept values of which nobody knows how old they are: they will be compared as soon as that can be done.</summary>
    public void Owe(Link link, KnownRouter owner)
    {
        if (!_owed.TryGetValue(owner, out var links)) _owed[owner] = links = [];
        links.Add(link);
    }

    /// <summary>A link is gone, or an owner starts over on it.</summary>
    public void Drop(Link link, KnownRouter? owner = null)
    {
        foreach (var (owed, owedTo) in _owed)
        {
            if (owner is null || owed == owner) owedTo.Remove(link);
        }

        foreach (var offer in _offers.Values.Where(offer => owner is null || offer.Owner == owner).ToList()) Leave(offer, link);
    }

    /// <summary>Starts the comparisons that are owed, and sends what has been found out.</summary>
    public void EndOfBatch()
    {
        if (_owed.Count > 0) StartOwed();
        if (_answering.Count > 0) SendAnswers();
    }

    /// <summary>Sums up one owner for peers that all have been sent everything up to now.</summary>
    public void Start(KnownRouter owner, IEnumerable<Link> peers, bool isAwaited, Action? done = null)
    {
        var groups = peers.GroupBy(link => link.Mirrored.Length == 0 ? null : link).ToList();
        var left = groups.Count;
        foreach (var group in groups)
        {
            var order = owner.State.Order;
            var fingerprinter = new Fingerprinter(NextSeed(), FingerprintTree.LevelsFor(order.Count), scratch);
            var part = group.Key;
            var scan = new RowScan(fingerprinter, [order], part is null ? null : param => part.Keeps(param.Address));
            var offer = new FingerprintOffer(owner, fingerprinter, scan, isAwaited);
            _offers[offer.Seed] = offer;
            foreach (var link in group) Invite(offer, link);
            scans.Add(scan, isAwaited, () =>
            {
                SendWhole(offer);
                if (--left == 0) done?.Invoke();
            });
        }
    }

    /// <summary>A peer asks for the parts of what differs.</summary>
    public void Drill(Link link, DrillOp drill)
    {
        if (Find(link, drill.Owner, drill.Seed) is not { Scan.IsDone: true } offer) return;

        var tree = offer.Scan.Tree;
        if (drill.Level >= tree.Levels || drill.Nodes.Any(node => node >= FingerprintTree.NodesAt(drill.Level)))
            throw new ProtocolException($"Level {drill.Level} of these fingerprints has no parts that could be asked for.");

        foreach (var nodes in drill.Nodes.Chunk(NodesPerFrame)) link.QueuePaced(Frame.ToArray(Fingerprints(offer, drill.Level, nodes)));
    }

    /// <summary>A peer says what it has where it differs.</summary>
    public void Compare(Link link, HeldOp held)
    {
        if (Find(link, held.Owner, held.Seed) is not { Scan.IsDone: true } offer) return;

        var answer = offer.Peers[link] ??= new FingerprintAnswer();
        foreach (var bucket in held.Buckets) answer.Buckets.Add(bucket);
        foreach (var (address, fingerprint) in held.Params) Compare(link, offer, answer, address, fingerprint);
        if (!held.IsLast) return;

        var scan = new BucketScan(offer.Fingerprinter, [offer.Owner.State.Order], answer.Buckets);
        scans.Add(scan, isAwaited: true, () =>
        {
            foreach (var param in scan.Found)
            {
                if (!answer.Listed.Contains(param) && link.Keeps(param.Address)) answer.Repairs.Enqueue(param);
            }

            answer.IsComplete = true;
            _answering.Add(offer);
        });
    }

    /// <summary>A peer agrees now.</summary>
    public void Compared(Link link, ComparedOp compared)
    {
        if (Find(link, compared.Owner, compared.Seed) is { } offer) Leave(offer, link);
    }

    private void Compare(Link link, FingerprintOffer offer, FingerprintAnswer answer, byte[] address, ulong fingerprint)
    {
        var present = router.Params.Find(address);
        if (present is null || present.Order != offer.Owner.State.Order)
        {
            answer.Absent.Enqueue(address);
            return;
        }

        answer.Listed.Add(present);
        if (link.Keeps(address) && (present.IsTombstone || offer.Fingerprinter.Of(present) != fingerprint)) answer.Repairs.Enqueue(present);
    }

    private void StartOwed()
    {
        foreach (var (owner, owedTo) in _owed)
        {
            if (!owner.State.IsSettled) continue;

            var ready = owedTo.Where(link => IsReady(link, owner)).ToList();
            if (ready.Count > 0) Start(owner, ready, isAwaited: true);
            owedTo.ExceptWith(ready);
            if (owedTo.Count == 0) _owed.Remove(owner);
        }
    }

    /// <summary>Whether a peer has been sent all there is of an owner, so that both ends can look at the same moment.</summary>
    public static bool IsReady(Link link, KnownRouter owner) =>
        owner.State is { IsSettled: true } state
        && link.Feeds.TryGetValue(owner, out var feed)
        && feed is { IsBehind: false, IsReturn: false, Offer: null }
        && state.Order.LastSequence <= state.Through;

    private static void Invite(FingerprintOffer offer, Link link)
    {
        var feed = link.Feeds[offer.Owner];
        feed.OwesComparison = false;
        feed.Offer = offer;
        offer.Peers[link] = null;
        var state = offer.Owner.State;
        link.Send(new CompareOp(
            offer.Owner.Id, state.Stream, state.Through, offer.Seed, (byte)offer.Fingerprinter.Levels, (uint)state.Order.Count));
    }

    private static void SendWhole(FingerprintOffer offer)
    {
        foreach (var link in offer.Peers.Keys) link.QueuePaced(Frame.ToArray(Fingerprints(offer, 0, [0])));
    }

    private static FingerprintsOp Fingerprints(FingerprintOffer offer, byte level, ushort[] nodes) => new(
        offer.Owner.Id, offer.Seed, level, [.. nodes.Select(node => (node, offer.Scan.Tree.ChildrenOf(level, node).ToArray()))]);

    private FingerprintOffer? Find(Link link, string owner, ulong seed) =>
        _offers.GetValueOrDefault(seed) is { } offer && offer.Owner.Id == owner && offer.Peers.ContainsKey(link) ? offer : null;

    private void Leave(FingerprintOffer offer, Link link)
    {
        if (!offer.Peers.Remove(link)) return;

        if (link.Feeds.TryGetValue(offer.Owner, out var feed) && feed.Offer == offer) feed.Offer = null;
        if (offer.Peers.Count > 0) return;

        offer.Scan.Cancel();
        _offers.Remove(offer.Seed);
    }

    /// <summary>Never the same twice, and unlike what others choose.</summary>
    private ulong NextSeed() => _lastSeed = unchecked((_lastSeed ^ (ulong)router.NowMicros) * 0x9E37_79B9_7F4A_7C15) + 1;
}
