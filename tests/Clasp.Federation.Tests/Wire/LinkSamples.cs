using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Federation.Tests.Wire;

/// <summary>The frames of the vectors, as the code writes them; the file says the same in words.</summary>
internal static class LinkSamples
{
    private const ulong Incarnation = 1_790_000_000_000_000;
    private const ulong Seed = 0x9E37_79B9_7F4A_7C15;
    private const ulong Stream = 1_790_000_000_000_123;

    /// <summary>Frames by the names of their vectors, in the order of a link's life.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["hello-of-a-leaf"] = Frame.ToArray(new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = "site-a"u8,
        }),
        ["welcome-of-a-hub"] = Frame.ToArray(new WelcomeMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            TimeMicros = Incarnation + 5_000_000,
            Session = "7f3c"u8,
            Name = "CLASP Relay"u8,
        }),
        ["open-of-a-leaf"] = Frame.ToArray(new LinkOpen("site-a", new(Incarnation, 1), [], ["/site-b/**", "/scene/*"]) { UptimeMicros = 1_500_000 }),
        ["open-of-a-hub-with-hubs-above"] = Frame.ToArray(new LinkOpen("region", new(Incarnation, 3), ["country", "world"], [])),
        ["routers-first"] = Frame.ToArray(new RoutersOp(IsFirst: true,
        [
            new(["site-a"], new(Incarnation, 1), RouterReach.Up, new(Stream, 0, 0), [new("/site-a/**", 0), new("/lights/*", 0)]),
        ])),
        ["routers-that-others-lead-to"] = Frame.ToArray(new RoutersOp(IsFirst: false,
        [
            new(["region", "site-b"], new(Incarnation, 2), RouterReach.Unreachable, new(Stream, Stream - 100, 40), [new("/site-b/**", 2)]),
            new(["region", "valley", "site-c"], new(Incarnation, 1), RouterReach.Lapsed, default, []),
        ])),
        ["refused-claim"] = Frame.ToArray(new ClaimRefused(
            "site-c", "/site-a/stage/**", "site-a", "/site-a/**", 1, "/site-a/stage/** of site-c intersects /site-a/**, which site-a owns")),
        ["refused-router"] = Frame.ToArray(new ClaimRefused(
            "hub", "", "hub", "", 0, "both ends are called hub: give each router a --federation-id of its own")),
        ["refused-clock-set-back"] = Frame.ToArray(new ClaimRefused(
            "site-a", "", "hub", "", Incarnation, $"site-a was known here as incarnation {Incarnation}: it goes on above that")),
        ["request-sync-first"] = Frame.ToArray(new RequestSyncOp(IsFirst: true, [new("site-b", Stream, 42), new("site-a", 0, 0)])),
        ["request-sync-with-more-to-come"] = Frame.ToArray(new RequestSyncOp(IsFirst: false, [new("site-b", Stream, 42)]) { HasMore = true }),
        ["request-sync-of-one-owner"] = Frame.ToArray(new RequestSyncOp(IsFirst: false, [new("site-b", 0, 0)])),
        ["changes-copy"] = Changes(ChangesFlags.StartsCopy, through: 7, new ReplicatedChange
        {
            Sequence = 7,
            Revision = 3,
            TimestampMicros = Incarnation + 1,
            Address = "/site-a/greeting"u8,
            Value = Value.String("hello from site-a").Encode(),
        }),
        ["changes-copy-of-nothing"] = Changes(ChangesFlags.StartsCopy, through: 0),
        ["changes-with-everything"] = Changes(ChangesFlags.None, through: 9, new ReplicatedChange
        {
            Sequence = 9,
            Revision = 12,
            TimestampMicros = Incarnation + 2,
            Address = "/site-a/fader"u8,
            Value = Value.Float64(0.75).Encode(),
            Ttl = TimeToLive.Absolute(60),
            LockHolder = "site-b/9d1e"u8,
            Writer = "site-b/9d1e"u8,
        }),
        ["changes-tombstone"] = Changes(ChangesFlags.Bulk, through: 0, new ReplicatedChange
        {
            Sequence = 10,
            Revision = 13,
            TimestampMicros = Incarnation + 3,
            Address = "/site-a/fader"u8,
            IsTombstone = true,
        }),
        ["changes-keep"] = Changes(ChangesFlags.Keeps, through: 10),
        ["changes-repair"] = Changes(ChangesFlags.Repairs, through: 0, new ReplicatedChange
        {
            Sequence = 4,
            Revision = 2,
            TimestampMicros = Incarnation + 4,
            Address = "/site-a/level"u8,
            Value = Value.Int64(2).Encode(),
        }),
        ["sync-complete-of-one-owner"] = Frame.ToArray(new SyncCompleteOp(IsAll: false, [new("site-a", Stream, 10)])),
        ["sync-complete-of-all"] = Frame.ToArray(new SyncCompleteOp(IsAll: true, [])),
        ["write-set"] = Frame.ToArray(new RoutedWrite
        {
            Correlation = 1,
            Router = "site-b"u8,
            Session = "9d1e"u8,
            Message = Payload(new SetMessage { Address = "/site-a/level"u8, Value = Value.Int64(2).Encode() }),
        }),
        ["write-bundle"] = Frame.ToArray(new RoutedWrite
        {
            Correlation = 2,
            Router = "site-b"u8,
            Session = "9d1e"u8,
            Subject = "ann"u8,
            Message = Bundle(),
        }),
        ["write-result-applied"] = Frame.ToArray(new WriteResult { Correlation = 1, Revision = 2, Address = "/site-a/level"u8 }),
        ["write-result-refused"] = Frame.ToArray(new WriteResult
        {
            Correlation = 2,
            Code = ErrorCode.Unavailable,
            Address = "/site-a/level"u8,
            Text = "Router site-a, which owns this address, has been unreachable from hub for 12 s"u8,
        }),
        ["interest"] = Frame.ToArray(new InterestOp([(SignalTypes.Event | SignalTypes.Stream, "/site-a/cue/*"), (SignalTypes.None, "/old/**")])),
        ["signal-event"] = Frame.ToArray(new ForwardedSignal
        {
            Origin = "site-a"u8,
            Incarnation = Incarnation,
            Number = 17,
            Message = Payload(new PublishMessage { Address = "/site-a/cue/go"u8, Signal = SignalType.Event }),
        }),
        ["acknowledge"] = Frame.ToArray(new AcknowledgeOp { Bytes = 2_100 }),
        ["fetch"] = Frame.ToArray(new FetchOp { Correlation = 3, Address = "/site-b/fader"u8 }),
        ["fetched"] = Frame.ToArray(new FetchedOp
        {
            Correlation = 3,
            Param = new ReplicatedChange
            {
                Sequence = 7,
                Revision = 3,
                TimestampMicros = Incarnation + 1,
                Address = "/site-b/fader"u8,
                Value = ((Value)0.5).Encode(),
            },
        }),
        ["fetched-nothing"] = Frame.ToArray(new FetchedOp
        {
            Correlation = 4,
            Code = ErrorCode.NotFound,
            Text = "There is no param at this address"u8,
        }),
        ["mirror"] = Frame.ToArray(new MirrorOp(5, IsWanted: true, "/site-b/**")),
        ["mirror-no-longer"] = Frame.ToArray(new MirrorOp(5, IsWanted: false, "/site-b/**")),
        ["mirrored-begins"] = Frame.ToArray(new MirroredOp(5, MirrorState.Begins, "", [])),
        ["mirrored-continues"] = Frame.ToArray(new MirroredOp(5, MirrorState.Continues, "", [new("site-a", Stream, 10)])),
        ["mirrored-complete"] = Frame.ToArray(new MirroredOp(5, MirrorState.Complete, "", [new("site-b", Stream, 42)])),
        ["session-ended"] = Frame.ToArray(new SessionEndedOp("site-a", "site-b", "9d1e")),
        ["holders"] = Frame.ToArray(new HoldersOp("site-a", "site-b", ["9d1e", "77b0"])),
        ["revision-floor"] = Frame.ToArray(new RevisionFloorOp("site-a", [("/site-a/fader"u8.ToArray(), 13)])),
        ["compare"] = Frame.ToArray(new CompareOp("site-a", Stream, 10, Seed, 2, 1_000)),
        ["fingerprints"] = Frame.ToArray(new FingerprintsOp(
            "site-a", Seed, 1, [(3, [.. Enumerable.Range(1, 16).Select(sum => (ulong)sum << 56)])])),
        ["drill"] = Frame.ToArray(new DrillOp("site-a", Seed, 1, [3, 12])),
        ["held"] = Frame.ToArray(new HeldOp(IsLast: true, "site-a", Seed, [49, 198], [("/site-a/level"u8.ToArray(), 0x0123_4567_89AB_CDEF)])),
        ["absent"] = Frame.ToArray(new AbsentOp(IsLast: true, "site-a", Seed, ["/site-a/ghost"u8.ToArray()])),
        ["compared"] = Frame.ToArray(new ComparedOp(IsRefused: false, "site-a", Seed, 2)),
    };

    private static byte[] Changes(ChangesFlags flags, ulong through) => Writer(flags).Finish(through).ToArray();

    private static byte[] Changes(ChangesFlags flags, ulong through, in ReplicatedChange change)
    {
        var writer = Writer(flags);
        Assert.True(writer.TryAdd(change));
        return writer.Finish(through).ToArray();
    }

    private static ChangesWriter Writer(ChangesFlags flags) =>
        new(new byte[ProtocolLimits.MaxFrameBytes], "site-a"u8, Stream, flags, ProtocolLimits.MaxPayloadBytes, horizon: 3);

    private static byte[] Bundle()
    {
        var bundle = new BundleWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        bundle.Add(new SetMessage { Address = "/site-a/level"u8, Value = Value.Int64(3).Encode() });
        bundle.Add(new SetMessage { Address = "/site-a/mute"u8, Value = Value.False.Encode() });
        return FrameHeader.PayloadOf(bundle.Finish()).ToArray();
    }

    private static byte[] Payload<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => FrameHeader.PayloadOf(Frame.ToArray(message)).ToArray();
}
