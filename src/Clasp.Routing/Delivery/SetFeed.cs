using Clasp.Protocol.Addressing;
using Clasp.Routing.Access;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>The params that a pattern matches, one SET for each, for a router that takes a SNAPSHOT only for what it does not have.</summary>
internal sealed class SetFeed(Router router, AddressPattern pattern, SessionView view) : Feed
{
    private readonly PatternWalk<Param> _walk = router.Params.Walk(pattern);

    public override bool TryNext(Span<byte> scratch, ref int looks, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        for (_walk.BeginTurn(looks); _walk.Peek() is { } param; _walk.Advance())
        {
            if (!view.Sees(param)) continue;

            frame = scratch[..view.Write(scratch, param)];
            _walk.Advance();
            break;
        }

        looks = _walk.Looks;
        return !frame.IsEmpty || _walk.IsResting;
    }

    public override bool WillTell(Param param) => _walk.IsAheadOf(param.Address);
}
