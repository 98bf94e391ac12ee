using System.Diagnostics.CodeAnalysis;

namespace Clasp.Federation.Sync;

/// <summary>
/// The feeds of a link that have something to send in one of the lanes, each of which gets a frame in its turn.
/// </summary>
internal sealed class FeedTurns(Action added)
{
    // More memory than that is given back once there are no turns left: a link with many owners needs it at its start only.
    private const int KeptCapacity = 1024;

    private readonly Queue<Feed> _turns = new();
    private readonly HashSet<Feed> _members = [];

    public bool IsEmpty => _turns.Count == 0;

    /// <summary>Gives a feed a turn, unless it has one.</summary>
    public void Add(Feed feed)
    {
        if (!_members.Add(feed)) return;

        _turns.Enqueue(feed);
        added();
    }

    public bool TryTake([NotNullWhen(true)] out Feed? feed)
    {
        if (!_turns.TryDequeue(out feed)) return false;

        _members.Remove(feed);
        if (_turns.Count == 0 && _turns.Capacity > KeptCapacity)
        {
            _turns.TrimExcess();
            _members.TrimExcess();
        }

        return true;
    }

    public void Clear()
    {
        _turns.Clear();
        _members.Clear();
    }
}
