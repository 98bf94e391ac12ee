using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Ownership;

/// <summary>Every router of the federation as seen from this one: who is reached how, who owns what, who has to be told.</summary>
internal sealed partial class RouterDirectory
{
    private readonly Router _router;
    private readonly FederationOptions _options;
    private readonly ILogger _logger;
    private readonly IReadOnlyCollection<Link> _links;
    private readonly Dictionary<string, KnownRouter> _routers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Owner, ulong Epoch)> _epochs = new(StringComparer.Ordinal);

    // What this router wants to own, but another one does, by that one's id.
    private readonly Dictionary<AddressPattern, string> _refusedHere = [];

    // What this router wants to own, but may not, as its hub says, and why.
    private readonly Dictionary<AddressPattern, string> _refusedAbove = [];

    // What this router asks for once more, and does not own before it is granted.
    private readonly HashSet<AddressPattern> _asked = [];

    // The same router by another way than the one that is used: a ring, which may open on either side.
    private readonly Dictionary<(Link Link, string Id), RouterRecord> _otherWays = [];
    private string? _lastRefusal;
    private readonly HashSet<string> _loopsLogged = new(StringComparer.Ordinal);

    public RouterDirectory(Router router, FederationOptions options, IReadOnlyCollection<Link> links, ILogger logger)
    {
        _router = router;
        _options = options;
        _links = links;
        _logger = logger;
        Self = new KnownRouter(options.RouterId, router.NowMicros) { IsSelf = true };
        Self.Appear(new(options.Incarnation, 0), RouterReach.Up, router.NowMicros);
        _routers[Self.Id] = Self;
        Declared = options.Namespaces;
        foreach (var pattern in Declared) Namespaces.Add(new Claim(pattern, Self, options.HasHub ? 0UL : 1UL));
    }

    /// <summary>A router can be reached, for the first time or again.</summary>
    public event Action<KnownRouter>? Appeared;

    /// <summary>A router can no longer be reached.</summary>
    public event Action<KnownRouter>? Lost;

    /// <summary>A router is reached over another link than before.</summary>
    public event Action<KnownRouter>? Rerouted;

    public KnownRouter Self { get; }

    public NamespaceTable Namespaces { get; } = new();

    public IEnumerable<KnownRouter> All => _routers.Values;

    /// <summary>The hubs above this router, nearest first; while there is no link to one, those that were last.</summary>
    public string[] Above { get; set; } = [];

    /// <summary>The link to this router's hub, if it is up.</summary>
    public Link? Uplink => _links.FirstOrDefault(link => link is { Role: LinkRole.Up, IsOpen: true });

    /// <summary>Whose an address is; null if nobody declared it.</summary>
    public KnownRouter? OwnerOf(AddressEntry address)
    {
        if (address.Owner is OwnershipMark known && known.Version == Namespaces.Version) return known.Owner;

        var mark = Namespaces.MarkFor(address.Utf8);
        address.Owner = mark;
        return mark.Owner;
    }

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
            Lose(known, $"{link} does not lead to it any more");
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

        if (record.Path.Contains(Self.Id)) return LearnByWayOfSelf(link, record);

        if (link is { Role: LinkRole.Down, Grant: { } grant } && !grant.IsFor(record.Id))
        {
            foreach (var claim in record.Claims)
                RefuseDeclaration(link, record.Id, claim.Pattern, $"{Self.Id} has a token for router {record.Id}, which {link} does not have");
            return null;
        }

        if (!HasPlaceFor(record.Id))
        {
            link.Strayed(_logger, $"{record.Id}, one more than the {_options.MaxRouters} routers that are known here (federation-max-routers)");
            return null;
        }

        var known = Meet(record.Id);

        _otherWays.Remove((link, record.Id));
        if (IsOld(link, known, record))
        {
            if (record.Appearance == known.Appearance && record.Reach == RouterReach.Up) _otherWays[(link, record.Id)] = record;
            if (record.Reach == RouterReach.Up && known.Reach != RouterReach.Up && record.Appearance.Incarnation < known.Appearance.Incarnation)
                AskToRise(link, known, record.Appearance);
            return null;
        }

        if (known.Via == link && record.Reach != RouterReach.Up && OtherWayTo(known) is { } other)
        {
            known.Via = null; // Or the other way would have to give way to this one.
            return Learn(other.Link, other.Record);
        }

        var wasUp = known.Reach == RouterReach.Up;
        var appears = record.Reach == RouterReach.Up && (!wasUp || record.Appearance != known.Appearance);
        known.Via = link;
        known.Path = record.Path;
        known.IsBelow = link.Role == LinkRole.Down;
        known.Appear(record.Appearance, record.Reach, _router.NowMicros);
        known.IsUnconfirmed = false;
        known.State.Announced = record.Stream;
        Reach(known, record.Reach, record.Reach == RouterReach.Up ? "" : $"{link} cannot reach it");
        Replace(link, known, record.Claims);
        ClaimWithdrawn(known);
        MarkDirty(known);
        if (known.IsBelow) link.Owe(known);
        if (appears) Appeared?.Invoke(known);
        if (wasUp && record.Reach != RouterReach.Up) Lost?.Invoke(known);
        return known;
    }

    /// <summary>Takes in what comes back: what a hub has granted to those below this router, or a loop.</summary>
    private KnownRouter? LearnByWayOfSelf(Link link, RouterRecord record)
    {
        if (link.Role == LinkRole.Up && Find(record.Id) is { IsBelow: true } granted)
        {
            TakeGrants(granted, record);
            granted.Via?.Owe(granted);
            if (record.Reach != RouterReach.Up && record.Appearance.Incarnation > granted.Appearance.Incarnation)
                granted.Via?.Send(RiseAbove(granted.Id, record.Appearance.Incarnation));
            return null;
        }

        if (link.Role == LinkRole.Up && record.Reach != RouterReach.Up) return Remember(record);

        if (_loopsLogged.Count < MaxLoopLines && _loopsLogged.Add(record.Id))
            _logger.LoopSeen(record.Id, link.ToString(), string.Join(" > ", record.Path));

        // The way that the peer told of before is not there any more.
        _otherWays.Remove((link, record.Id));
        if (Find(record.Id) is { IsSelf: false } known && known.Via == link) Lose(known, $"{link} does not lead to it any more");
        return null;
    }

    /// <summary>A claim of this router, or of one below it, was refused further up.</summary>
    public void Refused(ClaimRefused refusal)
    {
        if (refusal.Pattern.Length == 0)
        {
            // One line, not one for each attempt.
            if (refusal.Reason != _lastRefusal) _logger.HubRefused(refusal.Reason);
            _lastRefusal = refusal.Reason;
            return;
        }

        var known = Find(refusal.Router);
        if (known is null) return;

        var claim = known.Claims.Find(claim => claim.Pattern.Text == refusal.Pattern);
        if (claim is not null)
        {
            // Others below may have heard of it already.
            Namespaces.Remove(claim);
            MarkDirty(known);
        }

        var isPattern = AddressPattern.TryParse(System.Text.Encoding.UTF8.GetBytes(refusal.Pattern), out var pattern, out _);
        if (known.IsSelf && isPattern) _asked.Remove(pattern!);
        if (refusal.OwnerPattern.Length == 0)
            _logger.DeclarationRefused(refusal.Pattern, refusal.Router, refusal.Owner, refusal.Reason);
        else
            _logger.ClaimRefused(refusal.Router, refusal.Pattern, refusal.OwnerPattern, refusal.Owner, refusal.Reason);
        if (known.IsSelf)
        {
            if (!isPattern) return;

            if (refusal.OwnerPattern.Length == 0)
                _refusedAbove[pattern!] = refusal.Reason;
            else
                _refusedHere[pattern!] = refusal.Owner;
        }
        else
        {
            known.Via?.Send(refusal);
        }
    }

    /// <summary>A link is gone: who was reached over it is unreachable, and the lease on its namespaces begins.</summary>
    public void LinkDown(Link link)
    {
        foreach (var rising in _rising.Keys.Where(rising => rising.Link == link).ToList()) _rising.Remove(rising);
        foreach (var way in _otherWays.Keys.Where(way => way.Link == link).ToList()) _otherWays.Remove(way);
        foreach (var known in _routers.Values.Where(known => known.Via == link).ToList()) Lose(known, $"the link to {link} is down: {link.WhyDown}");
    }

    /// <summary>What this router tells others about one.</summary>
    public RouterRecord RecordOf(KnownRouter known) => new(
        [Self.Id, .. known.Path],
        known.Appearance,
        known.Reach,
        known.State.Announced,
        [
            .. known.Claims.Select(claim => new ClaimRecord(claim.Pattern.Text, claim.Epoch)),
            .. known.IsSelf ? _asked.Select(asked => new ClaimRecord(asked.Text, 0)) : [],
        ]);

    /// <summary>Tells a new link of every router that its peer is to hear of.</summary>
    public void SendAllRecords(Link link) =>
        SendRecords(link, [.. All.Where(known => IsToldOf(link, known))], isFirst: true);

    /// <summary>Tells a link what has changed since it was told last.</summary>
    public void SendDirtyRecords(Link link)
    {
        if (link.DirtyRecords.Count > 0 && link.HasSentRecords) SendRecords(link, [.. link.DirtyRecords], isFirst: false);
    }

    /// <summary>Everybody but the router itself, and whoever told this one, is to hear the news.</summary>
    public void MarkDirty(KnownRouter known)
    {
        foreach (var link in _links)
        {
            if (IsToldOf(link, known)) link.Owe(known);
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

        var path = record.Path[(Array.IndexOf(record.Path, Self.Id) + 1)..];
        var claims = new List<(AddressPattern Pattern, ulong Epoch)>();
        foreach (var claim in record.Claims)
        {
            if (!AddressPattern.TryParse(System.Text.Encoding.UTF8.GetBytes(claim.Pattern), out var pattern, out _)) continue;

            // Somebody may have claimed it here already; the hub, which remembers, decides between them.
            if (Namespaces.ConflictOf(
                pattern,
                record.Id,
                other => other.IsSelf || path.Contains(other.Id) || Above.Contains(other.Id),
                other => other.Path.Contains(record.Id)) is not null)
            {
                return null;
            }

            claims.Add((pattern, claim.Epoch));
        }

        var known = Meet(record.Id);
        known.IsBelow = true;
        known.Path = path;
        known.Appear(record.Appearance, record.Reach, _router.NowMicros);
        known.State.Announced = record.Stream;
        foreach (var (pattern, epoch) in claims)
        {
            Namespaces.Add(new Claim(pattern, known, epoch));
            _epochs[pattern.Text] = (known.Id, epoch);
        }

        Lose(known, "it has not come back since this router was started");
        if (record.Reach == RouterReach.Lapsed) Reach(known, RouterReach.Lapsed, LapsedText);
        return known;
    }

    private void SendRecords(Link link, List<KnownRouter> routers, bool isFirst)
    {
        link.DirtyRecords.Clear();
        if (isFirst) link.DirtyRecords.TrimExcess();
        var records = new List<RouterRecord>();
        var bytes = 0;
        foreach (var record in routers.Select(RecordOf))
        {
            if (records.Count > 0 && bytes + record.Length > RoutersOp.MaxRecordBytes)
            {
                link.Send(new RoutersOp(isFirst, records));
                isFirst = false;
                records.Clear();
                bytes = 0;
            }

            records.Add(record);
            bytes += record.Length;
        }

        if (records.Count > 0) link.Send(new RoutersOp(isFirst, records));
    }

    /// <summary>Whether a claim on the pattern by a router that is reached over a link may be delegated by another.</summary>
    private bool IsAbove(KnownRouter candidate, KnownRouter claimant) =>
        candidate.IsSelf || claimant.Path.Contains(candidate.Id) || Above.Contains(candidate.Id);

    private static bool IsOld(Link link, KnownRouter known, RouterRecord record)
    {
        if (record.Appearance < known.Appearance) return true;
        if (known.Via is null || known.Via == link || record.Appearance > known.Appearance) return false;

        // The same appearance by two ways: a ring, or news that is on its way to be corrected. The first way stays.
        return known.Reach == RouterReach.Up || record.Reach != RouterReach.Up;
    }

    private (Link Link, RouterRecord Record)? OtherWayTo(KnownRouter known)
    {
        foreach (var ((link, id), record) in _otherWays)
        {
            if (id == known.Id && record.Appearance == known.Appearance && link != known.Via) return (link, record);
        }

        return null;
    }

    private string LapsedText => $"it has been gone for more than {_options.Lease.TotalSeconds:0.#} s: others may claim its namespaces";

    private void Lose(KnownRouter known, string reason)
    {
        known.Via = null;
        known.IsUnconfirmed = false;
        Reach(known, RouterReach.Unreachable, reason);
        MarkDirty(known);
        if (OtherWayTo(known) is { } other && Learn(other.Link, other.Record) is { } found)
        {
            Rerouted?.Invoke(found);
            return;
        }

        Lost?.Invoke(known);
        if (known.IsBelow) _router.Schedule(_router.NowMicros + (long)_options.Lease.TotalMicroseconds, () => Lapse(known));
    }

    private void Lapse(KnownRouter known)
    {
        var due = known.ReachSinceMicros + (long)_options.Lease.TotalMicroseconds;
        if (known.Reach != RouterReach.Unreachable || _router.NowMicros < due) return;

        _logger.LeaseEnded(known.Id, _options.Lease);
        Reach(known, RouterReach.Lapsed, LapsedText);
        MarkDirty(known);
    }

    private void Reach(KnownRouter known, RouterReach reach, string reason)
    {
        known.SetReach(reach, reason, _router.NowMicros);

        if (reach == RouterReach.Lapsed) ClaimAgain(known);
    }
}
