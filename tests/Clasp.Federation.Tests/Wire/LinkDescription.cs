using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Tests.Wire;

/// <summary>What a payload of a link says, read by the code under test, in the notation of the vectors.</summary>
internal static class LinkDescription
{
    public static JsonObject Describe(ReadOnlySpan<byte> payload) => MessageReader.TypeOf(payload) switch
    {
        MessageType.Hello => Describe(HelloMessage.ReadFrom(payload)),
        MessageType.Welcome => Describe(WelcomeMessage.ReadFrom(payload)),
        _ => Describe((LinkOp)LinkWire.OpOf(payload), payload),
    };

    private static JsonObject Describe(LinkOp op, ReadOnlySpan<byte> payload) => op switch
    {
        LinkOp.Open => Describe(LinkOpen.ReadFrom(payload)),
        LinkOp.Routers => Describe(RoutersOp.ReadFrom(payload)),
        LinkOp.Refused => Describe(ClaimRefused.ReadFrom(payload)),
        LinkOp.RequestSync => Describe(RequestSyncOp.ReadFrom(payload)),
        LinkOp.Changes => Describe(new ChangesReader(payload, new byte[ProtocolLimits.MaxAddressBytes])),
        LinkOp.SyncComplete => Describe(SyncCompleteOp.ReadFrom(payload)),
        LinkOp.Write => Describe(RoutedWrite.ReadFrom(payload)),
        LinkOp.WriteResult => Describe(WriteResult.ReadFrom(payload)),
        LinkOp.Interest => Describe(InterestOp.ReadFrom(payload)),
        LinkOp.Signal => Describe(ForwardedSignal.ReadFrom(payload)),
        LinkOp.Acknowledge => new() { ["type"] = "ACKNOWLEDGE", ["bytes"] = Text(AcknowledgeOp.ReadFrom(payload).Bytes) },
        LinkOp.Fetch => Describe(FetchOp.ReadFrom(payload)),
        LinkOp.Fetched => Describe(FetchedOp.ReadFrom(payload)),
        LinkOp.Mirror => Describe(MirrorOp.ReadFrom(payload)),
        LinkOp.Mirrored => Describe(MirroredOp.ReadFrom(payload)),
        LinkOp.SessionEnded => Describe(SessionEndedOp.ReadFrom(payload)),
        LinkOp.Holders => Describe(HoldersOp.ReadFrom(payload)),
        LinkOp.RevisionFloor => Describe(RevisionFloorOp.ReadFrom(payload)),
        >= LinkOp.Compare and <= LinkOp.Compared => ComparisonDescription.Describe(op, payload),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "No vectors are known of this operation."),
    };

    private static JsonObject Describe(in HelloMessage hello) => new()
    {
        ["type"] = "HELLO",
        ["version"] = hello.Version,
        ["features"] = (byte)hello.Features,
        ["name"] = Text(hello.Name),
        ["token"] = Optional(hello.Token),
    };

    private static JsonObject Describe(in WelcomeMessage welcome) => new()
    {
        ["type"] = "WELCOME",
        ["version"] = welcome.Version,
        ["features"] = (byte)welcome.Features,
        ["time"] = Text(welcome.TimeMicros),
        ["session"] = Text(welcome.Session),
        ["name"] = Text(welcome.Name),
        ["token"] = Optional(welcome.Token),
    };

    private static JsonObject Describe(LinkOpen open) => new()
    {
        ["type"] = "OPEN",
        ["version"] = open.Version,
        ["incarnation"] = Text(open.Appearance.Incarnation),
        ["connection"] = open.Appearance.Connection,
        ["router"] = open.Router,
        ["ancestors"] = Texts(open.Ancestors),
        ["mirrored"] = Texts(open.Mirrored),
        ["compares"] = open.Compares,
        ["uptime"] = Text(open.UptimeMicros),
    };

    private static JsonObject Describe(RoutersOp routers) => new()
    {
        ["type"] = "ROUTERS",
        ["first"] = routers.IsFirst,
        ["routers"] = new JsonArray([.. routers.Records.Select(record => new JsonObject
        {
            ["reach"] = (byte)record.Reach,
            ["incarnation"] = Text(record.Appearance.Incarnation),
            ["connection"] = record.Appearance.Connection,
            ["stream"] = Text(record.Stream.Stream),
            ["previous_stream"] = Text(record.Stream.PreviousStream),
            ["previous_through"] = Text(record.Stream.PreviousThrough),
            ["path"] = Texts(record.Path),
            ["claims"] = new JsonArray([.. record.Claims.Select(claim => new JsonObject
            {
                ["pattern"] = claim.Pattern,
                ["epoch"] = Text(claim.Epoch),
            })]),
        })]),
    };

    private static JsonObject Describe(ClaimRefused refused) => new()
    {
        ["type"] = "REFUSED",
        ["router"] = refused.Router,
        ["pattern"] = refused.Pattern,
        ["owner"] = refused.Owner,
        ["owner_pattern"] = refused.OwnerPattern,
        ["epoch"] = Text(refused.Epoch),
        ["reason"] = refused.Reason,
    };

    private static JsonObject Describe(RequestSyncOp request) => new()
    {
        ["type"] = "REQUEST_SYNC",
        ["first"] = request.IsFirst,
        ["more"] = request.HasMore,
        ["cursors"] = Cursors(request.Cursors),
    };

    private static JsonObject Describe(ChangesReader reader)
    {
        var changes = new JsonArray();
        var description = new JsonObject
        {
            ["type"] = "CHANGES",
            ["copy"] = reader.StartsCopy,
            ["bulk"] = reader.IsBulk,
            ["keeps"] = reader.Keeps,
            ["repairs"] = reader.Repairs,
            ["owner"] = reader.OwnerName,
            ["stream"] = Text(reader.Stream),
            ["through"] = Text(reader.Through),
            ["horizon"] = reader.StartsCopy ? Text(reader.Horizon) : null,
            ["changes"] = changes,
        };
        while (reader.MoveNext()) changes.Add(Describe(reader.Current));
        return description;
    }

    private static JsonObject Describe(in ReplicatedChange change) => new()
    {
        ["tombstone"] = change.IsTombstone,
        ["sequence"] = Text(change.Sequence),
        ["revision"] = Text(change.Revision),
        ["timestamp"] = Text(change.TimestampMicros),
        ["address"] = Text(change.Address),
        ["value"] = Hex(change.Value),
        ["ttl"] = change.Ttl?.Raw,
        ["lock_holder"] = Optional(change.LockHolder),
        ["writer"] = Optional(change.Writer),
    };

    private static JsonObject Describe(SyncCompleteOp complete) => new()
    {
        ["type"] = "SYNC_COMPLETE",
        ["all"] = complete.IsAll,
        ["cursors"] = Cursors(complete.Cursors),
    };

    private static JsonObject Describe(in RoutedWrite write) => new()
    {
        ["type"] = "WRITE",
        ["correlation"] = write.Correlation,
        ["router"] = Text(write.Router),
        ["session"] = Text(write.Session),
        ["subject"] = Text(write.Subject),
        ["message"] = Convert.ToHexStringLower(write.Message),
    };

    private static JsonObject Describe(in WriteResult result) => new()
    {
        ["type"] = "WRITE_RESULT",
        ["correlation"] = result.Correlation,
        ["code"] = (ushort)result.Code,
        ["revision"] = Text(result.Revision),
        ["address"] = Text(result.Address),
        ["text"] = Text(result.Text),
    };

    private static JsonObject Describe(InterestOp interest) => new()
    {
        ["type"] = "INTEREST",
        ["changes"] = new JsonArray([.. interest.Changes.Select(change => new JsonObject
        {
            ["types"] = (byte)change.Types,
            ["pattern"] = change.Pattern,
        })]),
    };

    private static JsonObject Describe(in ForwardedSignal signal) => new()
    {
        ["type"] = "SIGNAL",
        ["origin"] = Text(signal.Origin),
        ["incarnation"] = Text(signal.Incarnation),
        ["number"] = Text(signal.Number),
        ["message"] = Convert.ToHexStringLower(signal.Message),
    };

    private static JsonObject Describe(in FetchOp fetch) => new()
    {
        ["type"] = "FETCH",
        ["correlation"] = fetch.Correlation,
        ["address"] = Text(fetch.Address),
    };

    private static JsonObject Describe(in FetchedOp fetched) => new()
    {
        ["type"] = "FETCHED",
        ["correlation"] = fetched.Correlation,
        ["code"] = (int)fetched.Code,
        ["text"] = Text(fetched.Text),
        ["param"] = fetched.IsFound ? Describe(fetched.Param) : null,
    };

    private static JsonObject Describe(MirrorOp mirror) => new()
    {
        ["type"] = "MIRROR",
        ["id"] = mirror.Id,
        ["wanted"] = mirror.IsWanted,
        ["pattern"] = mirror.Pattern,
    };

    private static JsonObject Describe(MirroredOp mirrored) => new()
    {
        ["type"] = "MIRRORED",
        ["id"] = mirrored.Id,
        ["state"] = (int)mirrored.State,
        ["reason"] = mirrored.Reason,
        ["cursors"] = Cursors(mirrored.Cursors),
    };

    private static JsonObject Describe(SessionEndedOp ended) => new()
    {
        ["type"] = "SESSION_ENDED",
        ["owner"] = ended.Owner,
        ["router"] = ended.Router,
        ["session"] = ended.Session,
    };

    private static JsonObject Describe(HoldersOp holders) => new()
    {
        ["type"] = "HOLDERS",
        ["owner"] = holders.Owner,
        ["router"] = holders.Router,
        ["sessions"] = new JsonArray([.. holders.Sessions.Select(session => JsonValue.Create(session))]),
    };

    private static JsonObject Describe(RevisionFloorOp floor) => new()
    {
        ["type"] = "REVISION_FLOOR",
        ["owner"] = floor.Owner,
        ["floors"] = new JsonArray([.. floor.Floors.Select(one => new JsonObject
        {
            ["address"] = Text(one.Address),
            ["revision"] = Text(one.Revision),
        })]),
    };

    private static JsonArray Cursors(IReadOnlyList<SyncCursor> cursors) => new([.. cursors.Select(cursor => new JsonObject
    {
        ["owner"] = cursor.Owner,
        ["stream"] = Text(cursor.Stream),
        ["through"] = Text(cursor.Through),
    })]);

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    /// <summary>A number of 64 bits, which JSON readers may round, as text.</summary>
    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string? Optional(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Text(utf8);

    private static string Hex(EncodedValue value)
    {
        var wire = new WireWriter(new byte[1 + value.Data.Length]);
        wire.WriteValue(value);
        return Convert.ToHexStringLower(wire.Written);
    }
}
