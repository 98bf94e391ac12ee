using System.Text;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Simulation.Scenarios;

/// <summary>Frames between routers in words, for traces.</summary>
internal static class FrameText
{
    /// <summary>A frame in words; null for what nobody wants to read.</summary>
    public static string? Of(ReadOnlySpan<byte> frame)
    {
        var payload = FrameHeader.PayloadOf(frame);
        if (MessageReader.TypeOf(payload) != MessageType.FederationSync) return null;

        return (LinkOp)LinkWire.OpOf(payload) switch
        {
            LinkOp.Acknowledge => null,
            LinkOp.Changes => Of(new ChangesReader(payload, new byte[ProtocolLimits.MaxAddressBytes])),
            LinkOp.Routers => Of(RoutersOp.ReadFrom(payload)),
            LinkOp.RequestSync => Of(RequestSyncOp.ReadFrom(payload)),
            LinkOp.SyncComplete => Of(SyncCompleteOp.ReadFrom(payload)),
            LinkOp.RevisionFloor => Of(RevisionFloorOp.ReadFrom(payload)),
            LinkOp.Refused => ClaimRefused.ReadFrom(payload).ToString(),
            LinkOp.Write => "write " + Of(RoutedWrite.ReadFrom(payload)),
            LinkOp.WriteResult => Of(WriteResult.ReadFrom(payload)),
            LinkOp.Compare => CompareOp.ReadFrom(payload).ToString(),
            LinkOp.Fingerprints => Of(FingerprintsOp.ReadFrom(payload)),
            LinkOp.Drill => Of(DrillOp.ReadFrom(payload)),
            LinkOp.Held => Of(HeldOp.ReadFrom(payload)),
            LinkOp.Absent => Of(AbsentOp.ReadFrom(payload)),
            LinkOp.Compared => ComparedOp.ReadFrom(payload).ToString(),
            var op => op.ToString(),
        };
    }

    private static string Of(RoutersOp op) => $"{(op.IsFirst ? "first " : "")}routers {string.Join("; ", op.Records.Select(Of))}";

    private static string Of(RequestSyncOp op) => $"request{(op.IsFirst ? " first" : "")} {Of(op.Cursors)}";

    private static string Of(SyncCompleteOp op) => $"complete{(op.IsAll ? " all" : "")} {Of(op.Cursors)}";

    private static string Of(RevisionFloorOp op) =>
        $"floors of {op.Owner}: {string.Join(' ', op.Floors.Select(floor => $"{Encoding.UTF8.GetString(floor.Address)} r{floor.Revision}"))}";

    private static string Of(WriteResult result) =>
        $"result {result.Correlation} {Encoding.UTF8.GetString(result.Address)} {result.Code} r{result.Revision}";

    private static string Of(RoutedWrite write) => MessageReader.TypeOf(write.Message) == MessageType.Set
        ? $"{write.Correlation} {Encoding.UTF8.GetString(SetMessage.ReadFrom(write.Message).Address)}={Value.From(SetMessage.ReadFrom(write.Message).Value)}"
        : $"{write.Correlation} bundle";

    private static string Of(RouterRecord record) =>
        $"{string.Join('>', record.Path)} {record.Reach} {record.Appearance.Incarnation}.{record.Appearance.Connection} "
        + $"stream {record.Stream.Stream} (from {record.Stream.PreviousStream} through {record.Stream.PreviousThrough}) "
        + string.Join(' ', record.Claims.Select(claim => $"{claim.Pattern}@{claim.Epoch}"));

    private static string Of(FingerprintsOp op) => $"fingerprints of {op.Owner} at level {op.Level}, {op.Nodes.Count} nodes";

    private static string Of(DrillOp op) => $"drill into {op.Owner} at level {op.Level}: {string.Join(' ', op.Nodes)}";

    private static string Of(HeldOp op) =>
        $"held of {op.Owner}: {string.Join(' ', op.Params.Select(held => Encoding.UTF8.GetString(held.Address)))}";

    private static string Of(AbsentOp op) => $"absent at {op.Owner}: {string.Join(' ', op.Addresses.Select(Encoding.UTF8.GetString))}";

    private static string Of(IEnumerable<SyncCursor> cursors) =>
        string.Join(' ', cursors.Select(cursor => $"{cursor.Owner}:{cursor.Stream}/{cursor.Through}"));

    private static string Of(ChangesReader changes)
    {
        var text = new StringBuilder(
            $"changes of {changes.OwnerName} stream {changes.Stream} through {changes.Through}{(changes.Flags == 0 ? "" : $" ({changes.Flags})")}:");
        while (changes.MoveNext())
        {
            var change = changes.Current;
            var value = change.IsTombstone ? "gone" : Value.From(change.Value).ToString();
            text.Append($" [{change.Sequence}: {Encoding.UTF8.GetString(change.Address)} r{change.Revision} {value}]");
        }

        return text.ToString();
    }
}
