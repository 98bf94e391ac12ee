using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Routing;

namespace Clasp.Federation.OnDemand;

/// <summary>What a leaf wants beyond what it keeps always: the patterns, and the values that it has not been sent yet.</summary>
internal sealed class OnDemandFeed
{
    private readonly Dictionary<string, AddressPattern> _patterns = new(StringComparer.Ordinal);
    private readonly List<Backfill> _backfills = [];

    /// <summary>What is to be sent next, if anything.</summary>
    public Backfill? First => _backfills.Count > 0 ? _backfills[0] : null;

    public bool Matches(ReadOnlySpan<byte> address)
    {
        foreach (var pattern in _patterns.Values)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    /// <summary>The leaf wants a pattern, or does not want it any more.</summary>
    public void Receive(Link link, MirrorOp op, Router router, int maxPatterns)
    {
        _patterns.Remove(op.Pattern);
        _backfills.RemoveAll(backfill => backfill.Pattern.Text == op.Pattern);
        if (!op.IsWanted) return;

        if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(op.Pattern), out var pattern, out var reason))
        {
            link.Send(new MirroredOp(op.Id, MirrorState.Refused, reason, []));
            return;
        }

        if (_patterns.Count >= maxPatterns)
        {
            var text = $"{link} wants more than {maxPatterns} patterns on demand (federation-max-on-demand)";
            link.Send(new MirroredOp(op.Id, MirrorState.Refused, text, []));
            return;
        }

        _patterns[op.Pattern] = pattern;
        _backfills.Add(new Backfill(op.Id, pattern, router.Params));
        link.Send(new MirroredOp(op.Id, MirrorState.Begins, "", []));
    }

    /// <summary>The first has been sent: the leaf is told of which owners it now has everything in the pattern.</summary>
    public void Complete(Link link, IEnumerable<KnownRouter> owners)
    {
        var first = _backfills[0];
        var cursors = owners
            .Where(owner => owner.State.IsComplete && link.Feeds.ContainsKey(owner)
                && owner.Claims.Exists(claim => claim.Pattern.Intersects(first.Pattern)))
            .Select(owner => new SyncCursor(owner.Id, owner.State.Stream, owner.State.Through))
            .ToArray();
        var left = cursors.Length;
        foreach (var some in cursors.Chunk(SyncCursors.PerMessage).DefaultIfEmpty([]))
        {
            left -= some.Length;
            link.Send(new MirroredOp(first.Id, left > 0 ? MirrorState.Continues : MirrorState.Complete, "", some));
        }

        _backfills.RemoveAt(0);
    }

    /// <summary>The leaf has said anew what it keeps: what it wants beyond that, it will say again.</summary>
    public void Clear()
    {
        _patterns.Clear();
        _backfills.Clear();
    }
}
