using Clasp.Protocol.Messages;
using Clasp.Routing.Access;
using Clasp.Routing.State;
using Clasp.Security.Scopes;

namespace Clasp.Routing.Delivery;

/// <summary>Any params, cut into SNAPSHOTs, and a frame behind the last of them.</summary>
/// <param name="state">What to tell; what is gone when its turn comes is left out.</param>
/// <param name="view">What of that the session sees.</param>
/// <param name="grant">What of that it may read.</param>
/// <param name="end">The frame behind; may be empty.</param>
internal sealed class SnapshotFeed(IEnumerable<Param> state, SessionView view, Grant grant, byte[] end) : Feed
{
    private readonly IEnumerator<Param> _state = state.GetEnumerator();
    private bool _hasParam;
    private bool _hasEnded;

    public override bool TryNext(Span<byte> scratch, ref int looks, out ReadOnlySpan<byte> frame)
    {
        var snapshot = new SnapshotWriter(scratch);
        for (; !_hasEnded && looks > 0; looks--)
        {
            if (!_hasParam && !(_hasParam = _state.MoveNext()))
            {
                _hasEnded = true;
                break;
            }

            var param = _state.Current;
            if (!param.IsTombstone && grant.MayRead(param.Address) && view.Sees(param) && !view.TryAdd(ref snapshot, param)) break;

            _hasParam = false;
        }

        if (snapshot.Count > 0)
        {
            frame = snapshot.Finish();
            return true;
        }

        if (!_hasEnded && looks == 0)
        {
            frame = default;
            return true;
        }

        frame = end;
        end = [];
        return !frame.IsEmpty;
    }
}
