using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Ownership;

/// <content>Claims: which of a router's namespaces are granted, and under which epoch.</content>
internal sealed partial class RouterDirectory
{
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

    /// <summary>Why a leaf may not go on as it does, now that tokens have changed; null if it may.</summary>
    public string? ObjectionTo(Link leaf)
    {
        if (!leaf.Session.Output.MayFederate) return $"{Self.Id} does not accept its token any more";
        if (leaf.Grant is not { } grant) return null;
        if (leaf.Peer is { } peer && !grant.MayJoinAs(peer.Id)) return $"its token at {Self.Id} is not for router {peer.Id} any more";

        var behind = _routers.Values.Where(known => known.Via == leaf).ToList();
        if (behind.Find(known => known != leaf.Peer && !grant.IsFor(known.Id)) is { } other)
            return $"{Self.Id} has a token for router {other.Id} now, which {leaf} does not have";

        return behind.SelectMany(known => known.Claims).FirstOrDefault(claim => !grant.MayDeclare(claim.Pattern)) is { } gone
            ? $"its token at {Self.Id} is not for {gone.Pattern.Text} any more"
            : null;
    }

    private bool TryAdmit(Link link, KnownRouter known, AddressPattern pattern)
    {
        if (link.Grant is { } grant && !grant.MayDeclare(pattern))
        {
            RefuseDeclaration(link, known.Id, pattern.Text, $"the token of {link} is not for this namespace");
            if (known.Claims.Find(claim => claim.Pattern.Equals(pattern)) is { } present) Namespaces.Remove(present);
            return false;
        }

        if (FullText() is { } full && !known.Claims.Exists(claim => claim.Pattern.Equals(pattern)))
        {
            RefuseDeclaration(link, known.Id, pattern.Text, full);
            return false;
        }

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

    /// <summary>Tells a peer, and through it the router concerned, that it may not declare so much.</summary>
    private void RefuseDeclaration(Link link, string router, string pattern, string reason)
    {
        _logger.DeclarationRefused(pattern, router, Self.Id, reason);
        link.Send(new ClaimRefused(router, pattern, Self.Id, "", 0, reason));
    }

    private ulong Grant(KnownRouter known, AddressPattern pattern, ulong asked)
    {
        MakePlaceForEpoch(pattern.Text);
        var last = _epochs.GetValueOrDefault(pattern.Text);
        var epoch = Math.Max(asked, last.Owner == known.Id ? last.Epoch : last.Epoch + 1);
        _epochs[pattern.Text] = (known.Id, epoch);
        return epoch;
    }

    private ulong EpochOf(string pattern) => _epochs.GetValueOrDefault(pattern).Epoch;

    private void TakeGrants(KnownRouter known, RouterRecord record)
    {
        foreach (var granted in record.Claims)
        {
            if (known.IsSelf && granted.Epoch > 0 && _asked.FirstOrDefault(asked => asked.Text == granted.Pattern) is { } asked)
            {
                _asked.Remove(asked);
                Namespaces.Add(new Claim(asked, Self, granted.Epoch));
                MarkDirty(Self);
                continue;
            }

            var claim = known.Claims.Find(claim => claim.Pattern.Text == granted.Pattern);
            if (claim is null || claim.Epoch >= granted.Epoch) continue;

            claim.Epoch = granted.Epoch;
        }
    }
}
