using System.Diagnostics.CodeAnalysis;

namespace Clasp.Federation.Sync;

/// <summary>
/// The feeds of a link that have something to send in one of the lanes, each of which gets a frame in its turn.
/// </summary>
internal sealed class FeedTurns
{
    private readonly Queue<Feed> _turns = new();
    private readonly HashSet<Feed> _members = [];

    public bool IsEmpty => _turns.Count == 0;

    /// <summary>Gives a feed a turn, unless it has one.</summary>
    public void Add(Feed feed)
    {
        if (_members.Add(feed)) _turns.Enqueue(feed);
    }

    public bool TryTake([NotNullWhen(true)] out Feed? feed)
    {
        if (!_turns.TryDequeue(out feed)) return false;

        _members.Remove(feed);
        return true;
    }

    public void Clear()
    {
        _turns.Clear();
        _members.Clear();
    }
}
