using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Federation.Tests.Wire;

public sealed class LinkOperationTests
{
    private static readonly byte[] Message = Payload(new SetMessage { Address = "/a"u8, Value = ((Value)1).Encode() });

    public static TheoryData<string> Operations => [.. Samples().Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public void What_is_written_is_read_back(string operation)
    {
        var (payload, rewrite) = Samples()[operation];

        Assert.Equal(payload, rewrite(payload));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_truncated_operation_is_a_protocol_error_at_every_byte(string operation)
    {
        var (payload, rewrite) = Samples()[operation];
        for (var length = 0; length < payload.Length; length++)
        {
            var cut = payload[..length];
            var error = Record.Exception(() => rewrite(cut));

            // What takes the rest of the payload, whatever its length, may be shorter.
            if (error is null) Assert.True(operation is "Write" or "Signal", $"{operation} cut at {length} was read");
            else Assert.IsType<ProtocolException>(error);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Any_wrong_byte_is_read_or_refused_but_nothing_else(string operation)
    {
        var (payload, rewrite) = Samples()[operation];
        for (var i = 0; i < payload.Length; i++)
        {
            foreach (var wrong in new byte[] { 0x00, 0x7F, 0xFF })
            {
                var copy = payload.ToArray();
                copy[i] = wrong;
                var error = Record.Exception(() => rewrite(copy));
                Assert.True(error is null or ProtocolException, $"{operation}, byte {i}: {error}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("*")]
    [InlineData("a\nb")]
    public void A_router_is_not_called_by_what_is_no_segment_of_an_address(string name)
    {
        var record = new RouterRecord(["r1", name], new(7, 3), RouterReach.Up, default, []);

        Assert.Throws<ProtocolException>(() => LinkOpen.ReadFrom(Payload(new LinkOpen(name, new(7, 3), [], []))));
        Assert.Throws<ProtocolException>(() => RoutersOp.ReadFrom(Payload(new RoutersOp(true, [record]))));
    }

    private static byte[] Payload<T>(in T message)
        where T : IMessage, allows ref struct => Frame.ToArray(message)[FrameHeader.MinLength..];

    private static Dictionary<string, (byte[] Payload, Func<byte[], byte[]> Rewrite)> Samples() => new()
    {
        ["Open"] = Of(new LinkOpen("r1", new(7, 3), ["hub", "top"], ["/a/**"]), bytes => Payload(LinkOpen.ReadFrom(bytes))),
        ["Routers"] = Of(
            new RoutersOp(true, [new(["r1", "r2"], new(7, 3), RouterReach.Unreachable, new(9, 8, 4), [new("/a/**", 2), new("/b/*", 0)])]),
            bytes => Payload(RoutersOp.ReadFrom(bytes))),
        ["Refused"] = Of(new ClaimRefused("r1", "/a/**", "r2", "/a/b", 3, "because"), bytes => Payload(ClaimRefused.ReadFrom(bytes))),
        ["RequestSync"] = Of(new RequestSyncOp(true, [new("r1", 9, 17), new("r2", 0, 0)]), bytes => Payload(RequestSyncOp.ReadFrom(bytes))),
        ["SyncComplete"] = Of(new SyncCompleteOp(true, [new("r1", 9, 17)]), bytes => Payload(SyncCompleteOp.ReadFrom(bytes))),
        ["Interest"] = Of(
            new InterestOp([(SignalTypes.Event | SignalTypes.Stream, "/a/**"), (SignalTypes.None, "/b")]),
            bytes => Payload(InterestOp.ReadFrom(bytes))),
        ["Holders"] = Of(new HoldersOp("r1", "r2", ["s", "t"]), bytes => Payload(HoldersOp.ReadFrom(bytes))),
        ["SessionEnded"] = Of(new SessionEndedOp("r1", "r2", "s"), bytes => Payload(SessionEndedOp.ReadFrom(bytes))),
        ["RevisionFloor"] = Of(new RevisionFloorOp("r1", [("/a"u8.ToArray(), 5)]), bytes => Payload(RevisionFloorOp.ReadFrom(bytes))),
        ["Acknowledge"] = (Payload(new AcknowledgeOp { Bytes = 77 }), bytes => Payload(AcknowledgeOp.ReadFrom(bytes))),
        ["Fetch"] = (Payload(new FetchOp { Correlation = 4, Address = "/a"u8 }), bytes => Payload(FetchOp.ReadFrom(bytes))),
        ["Fetched"] = (
            Payload(new FetchedOp { Correlation = 4, Param = new ReplicatedChange { Address = "/a"u8, Value = ((Value)1).Encode() } }),
            bytes => Payload(FetchedOp.ReadFrom(bytes))),
        ["Mirror"] = Of(new MirrorOp(4, true, "/a/**"), bytes => Payload(MirrorOp.ReadFrom(bytes))),
        ["Mirrored"] = Of(
            new MirroredOp(4, MirrorState.Complete, "", [new("r1", 9, 17)]), bytes => Payload(MirroredOp.ReadFrom(bytes))),
        ["Write"] = (
            Payload(new RoutedWrite { Correlation = 4, Router = "r1"u8, Session = "s"u8, Subject = "u"u8, Message = Message }),
            bytes => Payload(RoutedWrite.ReadFrom(bytes))),
        ["WriteResult"] = (
            Payload(new WriteResult { Correlation = 4, Code = ErrorCode.LockHeld, Revision = 6, Address = "/a"u8, Text = "no"u8 }),
            bytes => Payload(WriteResult.ReadFrom(bytes))),
        ["Signal"] = (
            Payload(new ForwardedSignal { Origin = "r1"u8, Incarnation = 7, Number = 12, Message = Message }),
            bytes => Payload(ForwardedSignal.ReadFrom(bytes))),
        ["Compare"] = Of(new CompareOp("r1", 9, 17, 5, 4, 100), bytes => Payload(CompareOp.ReadFrom(bytes))),
        ["Fingerprints"] = Of(new FingerprintsOp("r1", 5, 2, [(7, new ulong[16])]), bytes => Payload(FingerprintsOp.ReadFrom(bytes))),
        ["Drill"] = Of(new DrillOp("r1", 5, 3, [7, 9]), bytes => Payload(DrillOp.ReadFrom(bytes))),
        ["Held"] = Of(new HeldOp(true, "r1", 5, [7], [("/a"u8.ToArray(), 8)]), bytes => Payload(HeldOp.ReadFrom(bytes))),
        ["Absent"] = Of(new AbsentOp(true, "r1", 5, ["/a"u8.ToArray()]), bytes => Payload(AbsentOp.ReadFrom(bytes))),
        ["Compared"] = Of(new ComparedOp(true, "r1", 5, 8), bytes => Payload(ComparedOp.ReadFrom(bytes))),
        ["Changes"] = (Changes(), RewriteChanges),
    };

    private static (byte[] Payload, Func<byte[], byte[]> Rewrite) Of<T>(T message, Func<byte[], byte[]> rewrite)
        where T : IMessage => (Payload(message), rewrite);

    private static byte[] Changes()
    {
        var writer = new ChangesWriter(new byte[ProtocolLimits.MaxFrameBytes], "r1"u8, 9, ChangesFlags.StartsCopy, 4096);
        Assert.True(writer.TryAdd(new ReplicatedChange
        {
            Sequence = 3,
            Revision = 2,
            TimestampMicros = 1,
            Address = "/a"u8,
            Value = ((Value)"x").Encode(),
            Ttl = TimeToLive.Absolute(4),
            LockHolder = "r2/s"u8,
            Writer = "w"u8,
        }));
        Assert.True(writer.TryAdd(new ReplicatedChange { Sequence = 4, Revision = 5, Address = "/b"u8, Value = EncodedValue.Null, IsTombstone = true }));
        return writer.Finish(4)[FrameHeader.MinLength..].ToArray();
    }

    private static byte[] RewriteChanges(byte[] bytes)
    {
        var reader = new ChangesReader(bytes, new byte[ProtocolLimits.MaxAddressBytes]);
        var writer = new ChangesWriter(new byte[ProtocolLimits.MaxFrameBytes], reader.Owner, reader.Stream, reader.Flags, 4096);
        while (reader.MoveNext()) writer.TryAdd(Lasting(reader.Current));
        return writer.Finish(reader.Through)[FrameHeader.MinLength..].ToArray();
    }

    /// <summary>A reader reads each address into the same place, a writer looks back at the one before.</summary>
    private static ReplicatedChange Lasting(ReplicatedChange change) => new()
    {
        Sequence = change.Sequence,
        Revision = change.Revision,
        TimestampMicros = change.TimestampMicros,
        Address = change.Address.ToArray(),
        Value = change.Value,
        IsTombstone = change.IsTombstone,
        Ttl = change.Ttl,
        LockHolder = change.LockHolder,
        Writer = change.Writer,
    };
}
