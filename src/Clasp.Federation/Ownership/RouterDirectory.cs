using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Routing;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Ownership;

/// <summary>Every router of the federation as seen from this one: who is reached how, who owns what, who has to be told.</summary>
internal sealed class RouterDirectory
{
    private readonly Router _router;
    private readonly FederationOptions _options;
    private readonly ILogger _logger;
    private readonly IReadOnlyCollection<Link> _links;
    private readonly Dictionary<string, KnownRouter> _routers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Owner, ulong Epoch)> _epochs = new(StringComparer.Ordinal);
    private readonly HashSet<AddressPattern> _refusedHere = [];
    private readonly HashSet<string> _loopsLogged = new(StringComparer.Ordinal);

    public RouterDirectory(Router router, FederationOptions options, IReadOnlyCollection<Link> links, ILogger logger)
    {
        _router = router;
        _options = options;
        _links = links;
        _logger = logger;
        Self = new KnownRouter(options.RouterId, router.NowMicros) { IsSelf = true, Appearance = new(options.Incarnation, 0) };
        _routers[Self.Id] = Self;
        foreach (var pattern in options.Namespaces) Namespaces.Add(new Claim(pattern, Self, options.HasHub ? 0UL : 1UL));
    }

    /// <summary>A router can no longer be reached.</summary>
    public event Action<KnownRouter>? Lost;

    public KnownRouter Self { get; }

    public NamespaceTable Namespaces { get; } = new();

    public IEnumerable<KnownRouter> All => _routers.Values;

    /// <summary>The link to this router's hub, if it is up.</summary>
    public Link? Uplink => _links.FirstOrDefault(link => link is { Role: LinkRole.Up, IsOpen: true });

    public KnownRouter? Find(string id) => _routers.GetValueOrDefault(id);

    /// <summary>Meets the router at the other end of a link.</summary>
    public KnownRouter Meet(string id)
    {
        if (_routers.TryGetValue(id, out var known)) return known;

        return _routers[id] = new KnownRouter(id, _router.NowMicros);
    }

    /// <summary>The first records of a link are about to come: what it does not name again is no longer reached over it.</summary>
    public void ExpectRecords(Link link)
    {
        foreach (var known in _routers.Values.Where(known => known.Via == link)) known.IsUnconfirmed = true;
    }

    /// <summary>The first records of a link have come.</summary>
    public void RecordsComplete(Link link)
    {
        foreach (var known in _routers.Values.Where(known => known.Via == link && known.IsUnconfirmed).ToList())
            Lose(known);
    }

    /// <summary>Takes in what the peer of a link says about a router.</summary>
    /// <returns>The router, if the news was news.</returns>
    public KnownRouter? Learn(Link link, RouterRecord record)
    {
        if (record.Id == Self.Id && link.Role == LinkRole.Up)
        {
            TakeGrants(Self, record);
            return null;
        }

        if (record.Path.Contains(Self.Id))
        {
            if (link.Role == LinkRole.Up && Find(record.Id) is { IsBelow: true } granted)
            {
                TakeGrants(granted, record);
                granted.Via?.DirtyRecords.Add(granted);
                return null;
            }

            if (link.Role == LinkRole.Up && record.Reach != RouterReach.Up) return Remember(record);

            if (_loopsLogged.Add(record.Id)) _logger.LoopSeen(record.Id, link.ToString(), string.Join(" > ", record.Path));
            return null;
        }

        var known = Meet(record.Id);

        if (IsOld(link, known, record)) return null;

        known.Via = link;
        known.Path = record.Path;
        known.IsBelow = link.Role == LinkRole.Down;
        known.Appearance = record.Appearance;
        known.IsUnconfirmed = false;
        known.State.Announced = record.Stream;
        Reach(known, record.Reach);
        Replace(link, known, record.Claims);
        MarkDirty(known);
        if (known.IsBelow) link.DirtyRecords.Add(known);
        return known;
    }

    /// <summary>A claim of this router, or of one below it, was refused further up.</summary>
    public void Refused(ClaimRefused refusal)
    {
        if (refusal.Pattern.Length == 0)
        {
            _logger.HubRefused(refusal.Reason);
            return;
        }

        var known = Find(refusal.Router);
        if (known is null) return;

        var claim = known.Claims.Find(claim => claim.Pattern.Text == refusal.Pattern);
        if (claim is not null) Namespaces.Remove(claim);
        _logger.ClaimRefused(refusal.Router, refusal.Pattern, refusal.OwnerPattern, refusal.Owner, refusal.Reason);
        if (known.IsSelf)
        {
            if (claim is not null) _refusedHere.Add(claim.Pattern);
        }
        else
        {
            known.Via?.Send(refusal);
        }
    }

    /// <summary>A link is gone: who was reached over it is unreachable, and the lease on its namespaces begins.</summary>
    public void LinkDown(Link link)
    {
        foreach (var known in _routers.Values.Where(known => known.Via == link).ToList()) Lose(known);
    }

    /// <summary>What this router tells others about one.</summary>
    public RouterRecord RecordOf(KnownRouter known) => new(
        [Self.Id, .. known.Path],
        known.Appearance,
        known.Reach,
        known.State.Announced,
        [.. known.Claims.Select(claim => new ClaimRecord(claim.Pattern.Text, claim.Epoch))]);

    /// <summary>Tells a new link of every router that its peer is to hear of.</summary>
    public void SendAllRecords(Link link) =>
        SendRecords(link, [.. All.Where(known => IsToldOf(link, known))], isFirst: true);

    /// <summary>Tells each link what has changed since it was told last.</summary>
    public void SendDirtyRecords()
    {
        foreach (var link in _links)
        {
            if (link.DirtyRecords.Count > 0 && link.HasSentRecords) SendRecords(link, [.. link.DirtyRecords], isFirst: false);
        }
    }

    /// <summary>Everybody but the router itself, and whoever told this one, is to hear the news.</summary>
    public void MarkDirty(KnownRouter known)
    {
        foreach (var link in _links)
        {
            if (IsToldOf(link, known)) link.DirtyRecords.Add(known);
        }
    }

    /// <summary>Whether a link's peer hears of a router from here.</summary>
    /// <remarks>Upwards it hears of this router and those below; downwards of everybody who is not reached through itself.</remarks>
    public static bool IsToldOf(Link link, KnownRouter known)
    {
        if (!link.HasSentRecords || known.Via == link) return false;
        if (link.Role == LinkRole.Up) return known.IsSelf || known.IsBelow;

        // A leaf has said who it is before it is told anything. If it started anew, it does not know who was below it.
        return known != link.Peer && (known.Via is null || !known.Path.Contains(link.Peer!.Id));
    }

    /// <summary>The hub tells who was below this router before it started anew: their namespaces stay theirs.</summary>
    private KnownRouter? Remember(RouterRecord record)
    {
        if (_routers.ContainsKey(record.Id)) return null;

        var known = Meet(record.Id);
        known.IsBelow = true;
        known.Path = record.Path[(Array.IndexOf(record.Path, Self.Id) + 1)..];
        known.Appearance = record.Appearance;
        known.State.Announced = record.Stream;
        foreach (var claim in record.Claims)
        {
            if (!AddressPattern.TryParse(System.Text.Encoding.UTF8.GetBytes(claim.Pattern), out var pattern, out _)) continue;

            Namespaces.Add(new Claim(pattern, known, claim.Epoch));
            _epochs[claim.Pattern] = (known.Id, claim.Epoch);
        }

        Lose(known);
        return known;
    }

    private void SendRecords(Link link, List<KnownRouter> routers, bool isFirst)
    {
        link.DirtyRecords.Clear();
        const int PerMessage = 100;
        for (var start = 0; start < routers.Count; start += PerMessage)
        {
            var chunk = routers.Skip(start).Take(PerMessage).Select(RecordOf);
            link.Send(new RoutersOp(isFirst && start == 0, [.. chunk]));
        }
    }

    /// <summary>Whether a claim on the pattern by a router that is reached over a link may be delegated by another.</summary>
    private bool IsAbove(KnownRouter candidate, KnownRouter claimant) =>
        candidate.IsSelf
        || claimant.Path.Contains(candidate.Id)
        || (Uplink is { } uplink && (uplink.Peer == candidate || uplink.PeerAncestors.Contains(candidate.Id)));

    private static bool IsOld(Link link, KnownRouter known, RouterRecord record)
    {
        if (record.Appearance < known.Appearance) return true;
        if (known.Via is null || known.Via == link || record.Appearance > known.Appearance) return false;

        // The same appearance by two ways: a ring, or news that is on its way to be corrected. The first way stays.
        return known.Reach == RouterReach.Up || record.Reach != RouterReach.Up;
    }

    private void Replace(Link link, KnownRouter known, ClaimRecord[] declared)
    {
        foreach (var gone in known.Claims.Where(claim => declared.All(d => d.Pattern != claim.Pattern.Text)).ToList())
            Namespaces.Remove(gone);

        foreach (var declaration in declared)
        {
            if (!AddressPattern.TryParse(System.Text.Encoding.UTF8.GetBytes(declaration.Pattern), out var pattern, out var reason))
            {
                link.Send(new ClaimRefused(known.Id, declaration.Pattern, "", "", 0, reason));
                continue;
            }

            if (link.Role == LinkRole.Down && !TryAdmit(link, known, pattern)) continue;

            var epoch = link.Role == LinkRole.Down ? Grant(known, pattern, declaration.Epoch) : declaration.Epoch;
            var present = known.Claims.Find(claim => claim.Pattern.Equals(pattern));
            if (present?.Epoch == epoch) continue;

            if (present is not null)
                present.Epoch = epoch;
            else
                Namespaces.Add(new Claim(pattern, known, epoch));
        }
    }

    private bool TryAdmit(Link link, KnownRouter known, AddressPattern pattern)
    {
        while (Namespaces.ConflictOf(
            pattern, known.Id, other => IsAbove(other, known), other => other.Path.Contains(known.Id)) is { } conflict)
        {
            if (conflict.Owner.Reach != RouterReach.Lapsed)
            {
                var reason = $"{pattern.Text} of {known.Id} intersects {conflict.Pattern.Text}, which {conflict.Owner.Id} owns";
                _logger.ClaimRefused(known.Id, pattern.Text, conflict.Pattern.Text, conflict.Owner.Id, reason);
                link.Send(new ClaimRefused(
                    known.Id, pattern.Text, conflict.Owner.Id, conflict.Pattern.Text, conflict.Epoch, reason));
                return false;
            }

            _logger.TakenOver(conflict.Pattern.Text, conflict.Owner.Id, known.Id);
            _epochs[pattern.Text] = (known.Id, Math.Max(EpochOf(pattern.Text), conflict.Epoch) + 1);
            Namespaces.Remove(conflict);
            MarkDirty(conflict.Owner);
        }

        return true;
    }

    private ulong Grant(KnownRouter known, AddressPattern pattern, ulong asked)
    {
        var last = _epochs.GetValueOrDefault(pattern.Text);
        var epoch = Math.Max(asked, last.Owner == known.Id ? last.Epoch : last.Epoch + 1);
        _epochs[pattern.Text] = (known.Id, epoch);
        return epoch;
    }

    private ulong EpochOf(string pattern) => _epochs.GetValueOrDefault(pattern).Epoch;

    private static void TakeGrants(KnownRouter known, RouterRecord record)
    {
        foreach (var granted in record.Claims)
        {
            var claim = known.Claims.Find(claim => claim.Pattern.Text == granted.Pattern);
            if (claim is null || claim.Epoch >= granted.Epoch) continue;

            claim.Epoch = granted.Epoch;
        }
    }

    private void Lose(KnownRouter known)
    {
        known.Via = null;
        known.IsUnconfirmed = false;
        Reach(known, RouterReach.Unreachable);
        MarkDirty(known);
        Lost?.Invoke(known);
        if (known.IsBelow) _router.Schedule(_router.NowMicros + (long)_options.Lease.TotalMicroseconds, () => Lapse(known));
    }

    private void Lapse(KnownRouter known)
    {
        var due = known.ReachSinceMicros + (long)_options.Lease.TotalMicroseconds;
        if (known.Reach != RouterReach.Unreachable || _router.NowMicros < due) return;

        _logger.LeaseEnded(known.Id, _options.Lease);
        Reach(known, RouterReach.Lapsed);
        MarkDirty(known);
    }

    private void Reach(KnownRouter known, RouterReach reach)
    {
        known.SetReach(reach, _router.NowMicros);

        // A standby for a namespace tries again as soon as its owner's lease is over.
        if (reach == RouterReach.Lapsed && _refusedHere.Count > 0) ClaimAgain();
    }

    /// <summary>Declares once more what was refused before.</summary>
    public void ClaimAgain()
    {
        foreach (var pattern in _refusedHere) Namespaces.Add(new Claim(pattern, Self, 0));
        if (_refusedHere.Count > 0) MarkDirty(Self);
        _refusedHere.Clear();
    }
}
