using Clasp.Federation.Links;

namespace Clasp.Federation.Ownership;

/// <content>What a peer may make this router remember.</content>
internal sealed partial class RouterDirectory
{
    // Enough to see what is wrong; a peer that makes up names gets no more lines out of them.
    private const int MaxLoopLines = 100;

    /// <summary>Whether a router's messages may come over a link: the peer itself, or one that it has named.</summary>
    public bool IsReachedOver(Link link, string id) =>
        link.Role == LinkRole.Up || Find(id)?.Via == link || _otherWays.ContainsKey((link, id));

    /// <summary>Whether a router is known, or there is a place for it.</summary>
    public bool HasPlaceFor(string id) => _routers.ContainsKey(id) || _routers.Count < _options.MaxRouters || TryForgetOne();

    /// <summary>Forgets a router that nobody reaches, and that left nothing behind.</summary>
    private bool TryForgetOne()
    {
        foreach (var known in _routers.Values)
        {
            var isEmpty = known is { IsSelf: false, Via: null, Claims.Count: 0, State: { Order.Count: 0, Stale.Count: 0 } };
            if (!isEmpty || _links.Any(link => link.Peer == known)) continue;

            foreach (var link in _links)
            {
                link.DirtyRecords.Remove(known);
                if (!link.Feeds.Remove(known, out var feed)) continue;

                feed.End();
                link.Incomplete.Remove(feed);
            }

            return _routers.Remove(known.Id);
        }

        return false;
    }

    /// <summary>Why one more namespace is too much; null if it is not.</summary>
    private string? FullText() => Namespaces.Count < _options.MaxNamespaces
        ? null
        : $"{Self.Id} knows {Namespaces.Count} namespaces (federation-max-namespaces)";

    /// <summary>Epochs of namespaces that nobody owns any more are the first to be forgotten.</summary>
    private void MakePlaceForEpoch(string pattern)
    {
        if (_epochs.Count < 2 * _options.MaxNamespaces || _epochs.ContainsKey(pattern)) return;

        var owned = Namespaces.All().Select(claim => claim.Pattern.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var free in _epochs.Keys.Where(known => !owned.Contains(known)).ToList()) _epochs.Remove(free);
    }
}
