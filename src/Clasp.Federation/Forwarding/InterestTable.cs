using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;

namespace Clasp.Federation.Forwarding;

/// <summary>Who wants which signals: what is subscribed at each side, and what each link has therefore to be told.</summary>
/// <remarks>A link is told what everybody but its own peer wants, pattern by pattern, and only when that changes.</remarks>
internal sealed class InterestTable(IReadOnlyCollection<Link> links)
{
    private const int PerMessage = 200;

    private readonly Dictionary<string, PatternInterest> _patterns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);

    /// <summary>Somebody subscribed or unsubscribed: a client (no link), or the routers behind a link.</summary>
    public void Change(Link? side, string pattern, SignalTypes types, bool isAdded)
    {
        if (!_patterns.TryGetValue(pattern, out var interest)) _patterns[pattern] = interest = new PatternInterest();
        interest.Count(side, types & ~SignalTypes.Param, isAdded ? 1 : -1);
        _dirty.Add(pattern);
    }

    /// <summary>A new link has to be told everything.</summary>
    public void LinkUp(Link link)
    {
        Tell(link, _patterns.Keys);
    }

    /// <summary>Tells each link what changed for it.</summary>
    public void EndOfBatch()
    {
        if (_dirty.Count == 0) return;

        foreach (var link in links)
        {
            if (link.IsOpen) Tell(link, _dirty);
        }

        foreach (var pattern in _dirty)
        {
            if (_patterns[pattern].IsEmpty) _patterns.Remove(pattern);
        }

        _dirty.Clear();
    }

    private void Tell(Link link, IEnumerable<string> patterns)
    {
        var changes = new List<(SignalTypes Types, string Pattern)>();
        foreach (var pattern in patterns)
        {
            var wanted = _patterns[pattern].WantedWithout(link);
            if (link.ToldInterest.GetValueOrDefault(pattern) == wanted) continue;

            if (wanted == SignalTypes.None)
                link.ToldInterest.Remove(pattern);
            else
                link.ToldInterest[pattern] = wanted;
            changes.Add((wanted, pattern));
        }

        foreach (var chunk in changes.Chunk(PerMessage)) link.Send(new InterestOp(chunk));
    }

    /// <summary>How often each type is wanted of one pattern, in all and by each link.</summary>
    private sealed class PatternInterest
    {
        private const int TypeCount = 5;

        private readonly int[] _all = new int[TypeCount];
        private readonly Dictionary<Link, int[]> _byLink = [];

        public bool IsEmpty => Array.TrueForAll(_all, count => count == 0);

        public void Count(Link? side, SignalTypes types, int step)
        {
            int[]? ofSide = null;
            if (side is not null && !_byLink.TryGetValue(side, out ofSide)) _byLink[side] = ofSide = new int[TypeCount];
            for (var type = 0; type < TypeCount; type++)
            {
                if (!types.Includes((SignalType)type)) continue;

                _all[type] += step;
                if (ofSide is not null) ofSide[type] += step;
            }

            if (side is not null && Array.TrueForAll(ofSide!, count => count == 0)) _byLink.Remove(side);
        }

        public SignalTypes WantedWithout(Link link)
        {
            var ofLink = _byLink.GetValueOrDefault(link);
            var wanted = SignalTypes.None;
            for (var type = 0; type < TypeCount; type++)
            {
                if (_all[type] > (ofLink?[type] ?? 0)) wanted |= ((SignalType)type).ToMask();
            }

            return wanted;
        }
    }
}
