using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Access;
using Clasp.Routing.State;
using Clasp.Security.Scopes;

namespace Clasp.Routing.Delivery;

/// <summary>The params that a pattern matches, in the order of addresses, cut into SNAPSHOTs.</summary>
/// <remarks>
/// Each param is told with the value that it has when its turn comes. Until then its changes are not sent, and from
/// then on they are: so there is no gap between state and changes, nothing comes twice, and nothing old behind
/// something new.
/// </remarks>
/// <param name="router">Where the params are.</param>
/// <param name="pattern">Which of them.</param>
/// <param name="view">What of that the session sees.</param>
internal sealed class StateFeed(Router router, AddressPattern pattern, SessionView view) : Feed
{
    // The reference cuts at this many params, too.
    private const int MaxParamsPerFrame = 800;

    private readonly PatternWalk<Param> _walk = router.Params.Walk(pattern);

    /// <summary>Whether an empty SNAPSHOT is to come where there is nothing to tell.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Leaves out what a grant does not let read; null where the whole pattern may be read.</summary>
    public Grant? Filter { get; init; }

    public override bool TryNext(Span<byte> scratch, ref int looks, out ReadOnlySpan<byte> frame)
    {
        var snapshot = new SnapshotWriter(scratch);
        for (_walk.BeginTurn(looks); snapshot.Count < MaxParamsPerFrame && _walk.Peek() is { } param; _walk.Advance())
        {
            if (!IsFor(param)) continue;
            if (!view.TryAdd(ref snapshot, param)) break;

            router.KeepAlive(param);
        }

        looks = _walk.Looks;
        if (_walk.IsResting)
        {
            IsAwaited &= snapshot.Count == 0;
            frame = snapshot.Count > 0 ? snapshot.Finish() : default;
            return true;
        }

        frame = snapshot.Count > 0 || IsAwaited ? snapshot.Finish() : default;
        IsAwaited = false;
        return !frame.IsEmpty;
    }

    public override bool WillTell(Param param) => _walk.IsAheadOf(param.Address);

    private bool IsFor(Param param) => Filter?.MayRead(param.Address) != false && view.Sees(param);
}
