using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>A param as messages tell it.</summary>
internal static class ParamFrame
{
    /// <summary>The SET frame that tells a subscriber what a param is now: null once it is deleted.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="param">Which.</param>
    /// <param name="value">Its value as it is told, which may be less than it is.</param>
    /// <param name="cause">The SET that led to it.</param>
    /// <param name="tellsRevision">Whether it says which revision that is.</param>
    public static int Write(
        Span<byte> destination, Param param, EncodedValue value, in SetMessage cause = default, bool tellsRevision = true) =>
        Frame.Write(destination, new SetMessage
        {
            Address = param.Address,
            Value = value,
            Revision = tellsRevision ? param.Revision : null,
            Lock = cause.Lock,
            Unlock = cause.Unlock,
            Ttl = cause.Ttl,
        });

    /// <summary>Adds a param to a SNAPSHOT, or says that it has to go into the next one.</summary>
    public static bool TryAdd(ref SnapshotWriter snapshot, Param param, EncodedValue value)
    {
        if (snapshot.TryAdd(ToSnapshot(param, value, withWriter: true))) return true;

        // The name of a writer at another router may be the one thing too much for a frame of its own.
        return snapshot.Count == 0 && snapshot.TryAdd(ToSnapshot(param, value, withWriter: false));
    }

    private static SnapshotParam ToSnapshot(Param param, EncodedValue value, bool withWriter) => new()
    {
        Address = param.Address,
        Value = value,
        Revision = param.Revision,
        HasWriter = withWriter && param.Writer.Length > 0,
        Writer = param.Writer,
        TimestampMicros = param.TimestampMicros,
    };
}
