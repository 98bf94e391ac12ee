using Clasp.Protocol.Messages;
using Clasp.Routing.Access;
using Clasp.Routing.Signals;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>
/// The announced signals that a pattern matches, cut into RESULTs; the first one comes even if it is empty.
/// </summary>
/// <param name="walk">The signals.</param>
/// <param name="view">Which of them the session sees.</param>
internal sealed class ResultFeed(PatternWalk<AnnouncedSignal> walk, SessionView view) : Feed
{
    private bool _hasBegun;

    public override bool TryNext(Span<byte> scratch, ref int looks, out ReadOnlySpan<byte> frame)
    {
        var result = SignalsWriter.Result(scratch);
        for (walk.BeginTurn(looks); walk.Peek() is { } signal; walk.Advance())
        {
            if (view.SeesSignal(signal.Address) && !result.TryAdd(signal.Definition)) break;
        }

        looks = walk.Looks;
        if (walk.IsResting)
        {
            _hasBegun |= result.Count > 0;
            frame = result.Count > 0 ? result.Finish() : default;
            return true;
        }

        frame = result.Count > 0 || !_hasBegun ? result.Finish() : default;
        _hasBegun = true;
        return !frame.IsEmpty;
    }
}
