using Clasp.Protocol.Messages;
using Clasp.Routing.Signals;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>
/// The announced signals that a pattern matches, cut into RESULTs; the first one comes even if it is empty.
/// </summary>
internal sealed class ResultFeed(PatternWalk<AnnouncedSignal> walk) : Feed
{
    private bool _hasBegun;

    public override bool TryNext(Span<byte> scratch, out ReadOnlySpan<byte> frame)
    {
        var result = SignalsWriter.Result(scratch);
        for (; walk.Peek() is { } signal; walk.Advance())
        {
            if (!result.TryAdd(signal.Definition)) break;
        }

        frame = result.Count > 0 || !_hasBegun ? result.Finish() : default;
        _hasBegun = true;
        return !frame.IsEmpty;
    }
}
