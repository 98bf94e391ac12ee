using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>The state at one moment, cut into SNAPSHOTs as the receiver takes them.</summary>
/// <remarks>What changes meanwhile reaches the receiver as a SET, and is left out here: no gap, nothing twice, nothing old after new.</remarks>
internal sealed class SnapshotFeed(List<Param> found, ulong stamp)
{
    // The reference cuts at this many params, too.
    private const int MaxParamsPerFrame = 800;

    private int _next;

    /// <summary>The next frame, in <paramref name="scratch"/>.</summary>
    public bool TryNext(Span<byte> scratch, out ReadOnlySpan<byte> frame)
    {
        var snapshot = new SnapshotWriter(scratch);
        for (; _next < found.Count && snapshot.Count < MaxParamsPerFrame; _next++)
        {
            var param = found[_next];
            if (param.IsTombstone || param.Stamp > stamp) continue;
            if (!snapshot.TryAdd(ToSnapshot(param))) break;
        }

        frame = snapshot.Count > 0 ? snapshot.Finish() : default;
        return !frame.IsEmpty;
    }

    public static SnapshotParam ToSnapshot(Param param) => new()
    {
        Address = param.Address,
        Value = param.Value,
        Revision = param.Revision,
        HasWriter = param.Writer.Length > 0,
        Writer = param.Writer,
        TimestampMicros = param.TimestampMicros,
    };
}
