using System.Text;
using Clasp.Federation.Forwarding;
using Clasp.Federation.OnDemand;
using Clasp.Federation.Ownership;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Links;

/// <summary>The beginning of a link: who is at the other end, may it join, and what does each side tell the other first.</summary>
internal sealed class LinkHandshake(
    Router router,
    FederationOptions options,
    RouterDirectory directory,
    Replication replication,
    Recovery recovery,
    PartialMirror mirror,
    InterestTable interest,
    IReadOnlyCollection<Link> links,
    ILogger logger)
{
    private const int MaxTiers = 64;

    // More are forgotten, and logged once more: a peer may choose any name.
    private const int MaxRefusals = 1024;

    // Two ends may try for hours; one line for each reason is enough.
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly long _startedMicros = router.NowMicros;
    private bool _hasJoined;

    // Hubs that have spoken the extension, by where they were reached.
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>HELLO has been sent to a hub: one that spoke the extension before is not kept waiting for the rest.</summary>
    public void Dialled(Link link)
    {
        if (_known.Contains(link.Session.Output.RemoteEndPoint)) Introduce(link);
    }

    /// <summary>The hub has answered HELLO.</summary>
    public void Welcomed(Link link, in WelcomeMessage welcome)
    {
        if (!welcome.Features.HasFlag(Features.FederationExtension))
        {
            var name = Encoding.UTF8.GetString(welcome.Name);
            if (IsNew(link.ToString(), name)) logger.HubIsForeign(link.ToString(), name);
            router.Close(link.Session, CloseReason.PolicyViolation, $"{name} does not speak the federation extension of this router");
            _known.Remove(link.Session.Output.RemoteEndPoint);
            return;
        }

        _known.Add(link.Session.Output.RemoteEndPoint);
        if (!link.HasSentRecords) Introduce(link);
    }

    /// <summary>The peer has said who it is.</summary>
    public void Opened(Link link, LinkOpen open)
    {
        if (link.Role == LinkRole.Up) directory.MeetHub(link, open.Router, open.Appearance);
        link.IsRising = link.Role == LinkRole.Down && directory.MustRise(open.Router, open.Appearance.Incarnation, StartOf(open));
        if (link.IsRising)
        {
            link.Send(directory.RiseAbove(open.Router));
            return;
        }

        if (Objection(link, open) is { } objection)
        {
            Reject(link, open.Router, objection);
            return;
        }

        var isFirst = !link.IsOpen;
        link.Peer = directory.Meet(open.Router);
        link.PeerAppearance = open.Appearance;
        link.PeerAncestors = open.Ancestors;
        link.Compares = open.Compares;
        link.Mirrored = [.. open.Mirrored.Select(AddressPattern.Parse)];
        link.OnDemand.Clear();
        if (link.Role == LinkRole.Up)
        {
            directory.Above = Ancestors();
            directory.AskAgain();
            BreakLoop(link);
            IntroduceAgain();
        }

        if (!isFirst) return;

        _refused.Remove(open.Router);
        if (link.Role == LinkRole.Up)
        {
            _hasJoined = true;
            logger.HubJoined(open.Router);
        }
        else
        {
            logger.LeafJoined(open.Router, link.Session.Output.RemoteEndPoint);
            Introduce(link);
            MirrorForLeaves(link);
        }
    }

    /// <summary>The hub objects to this router or to one below it, to what they claim, or to the incarnation that they say they are.</summary>
    public void Refused(Link link, ClaimRefused refusal)
    {
        if (directory.TryRise(link, refusal))
        {
            if (link.IsOpen) return;

            // What was said before has not been listened to.
            link.ToldInterest.Clear();
            Introduce(link);
        }
        else if (link.Role == LinkRole.Up)
        {
            // A leaf refuses its hub nothing.
            directory.Refused(refusal);
        }
    }

    /// <summary>A newer router of the same name has shown up somewhere: this one is not to take turns with it.</summary>
    public void RejectOlder(Link link, string id) => Reject(link, id, NewerText(id));

    /// <summary>Asks the peer for what is new since this router knew it last.</summary>
    /// <remarks>A hub asks when it has heard which routers the leaf leads to: it may know much of them already.</remarks>
    public void RequestSync(Link link)
    {
        var cursors = replication.CursorsFor(link, alsoUnreached: link.Role == LinkRole.Up);
        if (link.Role == LinkRole.Up && !recovery.IsMerged) cursors.Add(recovery.Request);
        link.RequestSync(isFirst: true, cursors);
    }

    /// <summary>
    /// The hubs above this router have changed, or what it grants: those below have to know, and ask again for what was refused.
    /// </summary>
    public void IntroduceAgain()
    {
        foreach (var link in links)
        {
            if (link is { Role: LinkRole.Down, IsOpen: true }) SendOpen(link);
        }
    }

    /// <summary>This router declares other namespaces than before: if it keeps a part only, that is another part now.</summary>
    public void MirrorDeclared()
    {
        if (Mirrored().Length > 0 && directory.Uplink is { } uplink) MirrorAgain(uplink);
    }

    /// <summary>The first words on a link: who this is, whom it leads to, and what it knows already.</summary>
    private void Introduce(Link link)
    {
        SendOpen(link);
        link.HasSentRecords = true;
        directory.SendAllRecords(link);
        interest.LinkUp(link);
        if (link.Role != LinkRole.Up) return;

        // Before the hub begins to send: a copy is to have it, too.
        mirror.Introduced(link, isFull: Mirrored().Length == 0);
        RequestSync(link);
    }

    private void SendOpen(Link link)
    {
        var mirrored = Mirrored();
        link.Asked = [.. mirrored.Select(AddressPattern.Parse)];
        var ancestors = link.Role == LinkRole.Up ? [] : Ancestors();
        link.Send(new LinkOpen(directory.Self.Id, directory.Self.Appearance, ancestors, mirrored)
        {
            UptimeMicros = _hasJoined ? LinkOpen.HasJoined : (ulong)(router.NowMicros - _startedMicros),
        });
    }

    /// <summary>When a router started, by this one's clock; long ago for one that has joined before.</summary>
    private long StartOf(LinkOpen open) =>
        open.UptimeMicros == LinkOpen.HasJoined ? long.MinValue : router.NowMicros - (long)Math.Min(open.UptimeMicros, long.MaxValue);

    /// <summary>What this router asks its hub for: a router that leads to others keeps everything, for their sake.</summary>
    /// <remarks>It also mirrors what it declares itself: that may be another's for now.</remarks>
    private string[] Mirrored()
    {
        var hasLeaves = links.Any(link => link is { Role: LinkRole.Down, IsOpen: true });
        return hasLeaves ? [] : [.. mirror.Always.Select(pattern => pattern.Text)];
    }

    /// <summary>The first leaf has joined: what this router left out for itself it needs from now on.</summary>
    private void MirrorForLeaves(Link leaf)
    {
        var isFirst = !links.Any(link => link != leaf && link is { Role: LinkRole.Down, IsOpen: true });
        if (options.Mirrored.Count > 0 && isFirst && directory.Uplink is { } uplink) MirrorAgain(uplink);
    }

    /// <summary>Asks the hub for other params than before.</summary>
    private void MirrorAgain(Link uplink)
    {
        SendOpen(uplink);
        mirror.Introduced(uplink, isFull: Mirrored().Length == 0);
        uplink.RequestSync(
            isFirst: false,
            [.. replication.CursorsFor(uplink, alsoUnreached: true).Select(cursor => cursor with { Through = 0 })]);
    }

    /// <summary>The hubs above this router, nearest first.</summary>
    private string[] Ancestors() =>
        directory.Uplink is { Peer: { } hub } uplink ? [hub.Id, .. uplink.PeerAncestors] : [];

    /// <summary>Why a peer may not join, or null.</summary>
    private string? Objection(Link link, LinkOpen open)
    {
        if (open.Version != LinkOpen.CurrentVersion)
            return $"{open.Router} speaks version {open.Version} of the federation extension, this router {LinkOpen.CurrentVersion}";
        if (open.Router == directory.Self.Id)
            return $"both ends are called {open.Router}: give each router a --federation-id of its own";
        if (open.Mirrored.FirstOrDefault(text => !AddressPattern.TryParse(Encoding.UTF8.GetBytes(text), out _, out _)) is { } bad)
            return $"{open.Router} wants to mirror {bad}, which is no pattern";
        if (open.Ancestors.Length > MaxTiers) return $"{open.Router} names {open.Ancestors.Length} hubs above it; {MaxTiers} is the most";
        if (open.Mirrored.Length > options.MaxNamespaces)
            return $"{open.Router} wants to mirror {open.Mirrored.Length} patterns; {options.MaxNamespaces} is the most (federation-max-namespaces)";
        if (!directory.HasPlaceFor(open.Router))
            return $"{directory.Self.Id} knows {options.MaxRouters} routers (federation-max-routers)";
        if (link.Role == LinkRole.Up) return null;
        if (link.Grant is { } grant && !grant.MayJoinAs(open.Router))
        {
            return grant.RouterId is { } id
                ? $"its token at {directory.Self.Id} is for router {id}, not for {open.Router}"
                : $"{directory.Self.Id} has a token for router {open.Router}, which is another one";
        }

        if (Ancestors().Contains(open.Router))
            return $"{open.Router} is above {directory.Self.Id} already; as its leaf it would close a loop";

        if (directory.Find(open.Router) is { } known
            && (open.Appearance.Incarnation < known.Appearance.Incarnation
                || (known.Reach == RouterReach.Up && open.Appearance < known.Appearance)))
        {
            return NewerText(open.Router);
        }

        foreach (var other in links.Where(other => other != link && other.Peer?.Id == open.Router).ToList())
        {
            router.Close(other.Session, CloseReason.Normal, $"{open.Router} has joined again");
            router.Closed(other.Session);
        }

        return null;
    }

    private static string NewerText(string id) =>
        $"a newer {id} has joined already; each router needs a --federation-id of its own";

    private void Reject(Link link, string id, string reason)
    {
        if (IsNew(id, reason)) logger.LinkRefused(id, reason);
        link.Send(new ClaimRefused(id, "", directory.Self.Id, "", 0, reason));
        router.Close(link.Session, CloseReason.PolicyViolation, reason);
    }

    /// <summary>Whether a peer was not refused for just this the last time.</summary>
    private bool IsNew(string peer, string reason)
    {
        if (_refused.TryGetValue(peer, out var last) && last == reason) return false;

        if (_refused.Count >= MaxRefusals) _refused.Clear();
        _refused[peer] = reason;
        return true;
    }

    /// <summary>A router that is above itself is part of a ring; the one with the smallest name opens it.</summary>
    private void BreakLoop(Link uplink)
    {
        var above = Ancestors();
        var end = Array.IndexOf(above, directory.Self.Id);
        if (end < 0) return;

        logger.LoopSeen(directory.Self.Id, uplink.ToString(), string.Join(" > ", above));
        if (above[..end].All(id => string.CompareOrdinal(directory.Self.Id, id) < 0))
            router.Close(uplink.Session, CloseReason.PolicyViolation, "This link closes a loop");
    }
}
