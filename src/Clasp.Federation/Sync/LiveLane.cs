using System.Diagnostics.CodeAnalysis;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <summary>
/// Changed params that wait for room on one link: each once, in the order in which their first unsent change was made.
/// </summary>
/// <remarks>
/// A param is read when it is sent, so that a later change costs nothing more, and does not cost the param its place: what
/// changes all the time is sent as often as everything else. So the lane is never longer than there are addresses.
/// </remarks>
internal sealed class LiveLane
{
    // Longer lanes give their memory back once they are empty.
    private const int KeptCapacity = 1024;

    // A hub has a lane for each owner on each link, millions where both are many; in nearly all of them nothing ever waits.
    private Queue<(Param Param, ulong Floor, long SinceMicros)>? _waiting;
    private HashSet<Param>? _members;

    public int Count => _waiting?.Count ?? 0;

    /// <summary>All that waits here changed after this sequence; without anything waiting there is no such limit.</summary>
    public ulong Floor => Count > 0 ? _waiting!.Peek().Floor : ulong.MaxValue; // Without a queue the count is 0.

    /// <summary>Since when what is next has been waiting, monotonic; null if nothing waits.</summary>
    public long? OldestMicros => Count > 0 ? _waiting!.Peek().SinceMicros : null; // Without a queue the count is 0.

    /// <summary>Lets a changed param wait, if it does not yet.</summary>
    /// <param name="param">What has changed.</param>
    /// <param name="floor">Its change, and all that are noted later, have greater sequences; never falls.</param>
    /// <param name="nowMicros">Now, monotonic.</param>
    /// <returns><c>false</c>: it waits already, so that its earlier change is never sent.</returns>
    public bool Add(Param param, ulong floor, long nowMicros)
    {
        if (!(_members ??= []).Add(param)) return false;

        (_waiting ??= new()).Enqueue((param, floor, nowMicros));
        return true;
    }

    public bool Contains(Param param) => _members?.Contains(param) == true;

    public bool TryPeek([NotNullWhen(true)] out Param? param)
    {
        param = Count > 0 ? _waiting!.Peek().Param : null; // Without a queue the count is 0.
        return param is not null;
    }

    /// <summary>Takes out what <see cref="TryPeek"/> showed.</summary>
    public void Remove()
    {
        _members!.Remove(_waiting!.Dequeue().Param); // Both are there since something was added.
        if (_waiting.Count == 0 && _waiting.Capacity > KeptCapacity) Clear();
    }

    public void Clear()
    {
        _waiting = null;
        _members = null;
    }
}
