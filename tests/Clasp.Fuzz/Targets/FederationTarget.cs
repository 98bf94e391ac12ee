using Clasp.Federation;
using Clasp.Federation.Wire;
using Clasp.Fuzz.Engine;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Fuzz.Targets;

/// <summary>Routers that talk to a member of a federation: as leaves to their hub, or as the hub to its leaf; and a client beside them.</summary>
internal sealed class FederationTarget(bool isLeaf) : IFuzzTarget
{
    private const ulong Incarnation = 1_790_000_000_000_000;
    private const int Hub = 0;

    public string Name => isLeaf ? "hub of a leaf" : "leaves of a hub";

    public int Weight => 5;

    public IReadOnlyList<byte[]> Seeds { get; } = [.. isLeaf ? ScriptsOfHub() : ScriptsOfLeaves()];

    public int Run(ReadOnlySpan<byte> input)
    {
        var world = new FuzzWorld();
        var federation = new FederationCore(
            world.Router,
            new FederationOptions
            {
                RouterId = "self",
                Incarnation = Incarnation,
                Namespaces = [AddressPattern.Parse("/self/**")],
                HasHub = isLeaf,
                Lease = TimeSpan.FromSeconds(2),
                MaxPendingWrites = 4,
                MaxWindowBytes = 8 * 1024,
                MaxQueuedSignalBytes = 2 * 1024,
            },
            world.Logger);
        return world.Play(
            input, (peer, output) => isLeaf && peer == Hub ? federation.OpenUplink(output) : world.Router.Open(output));
    }

    private static IEnumerable<byte[]> ScriptsOfLeaves()
    {
        yield return Begin().ToArray();
        yield return Talk(Begin(), 0, "site").ToArray();
        yield return Talk(Begin(), 0, "site").End(0).Wait(30).ToArray();
        yield return Begin()
            .Send(2, RouterHello("other")).Send(2, new LinkOpen("other", new(Incarnation, 1), [], [])).ReadAll(2)
            .Send(2, new RoutersOp(true, [Record(["other"], new Claim("/site/x", 0))]))
            .Send(2, new InterestOp([(SignalTypes.All, "/**")])).ReadAll(2).ToArray();
    }

    private static IEnumerable<byte[]> ScriptsOfHub()
    {
        yield return BeginWithHub().ToArray();
        yield return Say(BeginWithHub(), Hub, "site").ToArray();
        yield return Say(BeginWithHub().Wait(60), Hub, "site").End(Hub).Wait(30).ToArray();
        yield return BeginWithHub().Send(Hub, new ClaimRefused("self", "/self/**", "site", "/**", 1, "taken")).Wait(1).ToArray();
    }

    private static Script BeginWithHub() => new Script()
        .Send(1, ClientHello())
        .Send(Hub, new WelcomeMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            TimeMicros = Incarnation,
            Session = "s"u8,
            Name = "hub"u8,
        })
        .Send(Hub, new LinkOpen("hub", new(Incarnation, 1), ["top"], []))
        .Send(Hub, new RoutersOp(true,
        [
            Record(["hub"]), Record(["hub", "site"], new Claim("/site/**", 1)), Record(["hub", "self"], new Claim("/self/**", 1)),
        ]))
        .Send(Hub, new RequestSyncOp(true, [new("self", 0, 0)]));

    private static Script Begin() => new Script()
        .Send(1, ClientHello()).Send(1, new SubscribeMessage { Id = 1, Pattern = "/**"u8 })
        .Send(0, RouterHello("site")).Send(0, new LinkOpen("site", new(Incarnation, 1), [], ["/self/*"]))
        .Send(0, new RoutersOp(true, [Record(["site"], new Claim("/site/**", 0)), Record(["site", "below"], new Claim("/below/*", 0))]))
        .Send(0, new RequestSyncOp(true, [new("self", 0, 0)]));

    private static Script Talk(Script script, int router, string owner) => Say(script, router, owner)
        .Send(1, new SetMessage { Address = "/site/fader"u8, Value = Value.Float64(0.5).Encode(), Lock = true })
        .Send(router, new WriteResult { Correlation = 1, Revision = 3, Address = "/site/fader"u8 })
        .Send(1, new GetMessage { Address = "/below/1"u8 })
        .SendFrame(1, Bundle()).Wait(2);

    /// <summary>Everything that one router says to another.</summary>
    private static Script Say(Script script, int router, string owner) => script
        .SendFrame(router, Changes(owner, isCopy: true, 3))
        .SendFrame(router, Changes(owner, isCopy: false, 4))
        .Send(router, new SyncCompleteOp(true, [new(owner, 9, 4)]))
        .Send(router, new InterestOp([(SignalTypes.All, "/self/**"), (SignalTypes.Event, "/site/*")]))
        .Send(router, new RoutedWrite { Correlation = 7, Router = "site"u8, Session = "s"u8, Message = Payload(new SetMessage { Address = "/self/a"u8, Value = Value.Int64(1).Encode() }) })
        .Send(router, new RoutedWrite { Correlation = 8, Router = "site"u8, Session = "s"u8, Message = FrameHeader.PayloadOf(Bundle()) })
        .Send(router, new ForwardedSignal { Origin = "site"u8, Incarnation = Incarnation, Number = 1, Message = Payload(new PublishMessage { Address = "/site/e"u8, Signal = SignalType.Event }) })
        .Send(router, new AcknowledgeOp { Bytes = 100 })
        .Send(router, new FetchOp { Correlation = 4, Address = "/self/a"u8 })
        .Send(router, new SessionEndedOp("self", "site", "s"))
        .Send(router, new HoldersOp("site", "self", ["s"]))
        .Send(router, new RevisionFloorOp(owner, [("/site/fader"u8.ToArray(), 12)]))
        .Send(router, new RequestSyncOp(false, [new("self", 9, 0)])).Wait(1);

    private static RouterRecord Record(string[] path, params Claim[] claims) => new(
        path, new(Incarnation, 1), RouterReach.Up, new(9, 0, 0), [.. claims.Select(claim => new ClaimRecord(claim.Pattern, claim.Epoch))]);

    private static HelloMessage ClientHello() => new() { Version = 1, Features = Features.Signals, Name = "client"u8 };

    private static HelloMessage RouterHello(string name) => new()
    {
        Version = 1,
        Features = Features.Signals | Features.Federation | Features.FederationExtension,
        Name = System.Text.Encoding.UTF8.GetBytes(name),
    };

    private static byte[] Changes(string owner, bool isCopy, ulong sequence)
    {
        var writer = new ChangesWriter(
            new byte[ProtocolLimits.MaxFrameBytes],
            System.Text.Encoding.UTF8.GetBytes(owner),
            9,
            isCopy ? ChangesFlags.StartsCopy : ChangesFlags.None,
            4096);
        writer.TryAdd(new ReplicatedChange
        {
            Sequence = sequence,
            Revision = sequence,
            TimestampMicros = Incarnation,
            Address = "/site/fader"u8,
            Value = Value.Float64(0.25).Encode(),
            Ttl = TimeToLive.Absolute(4),
            LockHolder = "site/s"u8,
            Writer = "site/s"u8,
        });
        writer.TryAdd(new ReplicatedChange { Sequence = sequence + 1, Revision = 1, Address = "/site/gone"u8, IsTombstone = true });
        return writer.Finish(sequence + 1).ToArray();
    }

    private static byte[] Bundle()
    {
        var bundle = new BundleWriter(new byte[1000]);
        bundle.Add(new SetMessage { Address = "/self/b"u8, Value = Value.True.Encode() });
        bundle.Add(new SetMessage { Address = "/site/b"u8, Value = Value.True.Encode() });
        return bundle.Finish().ToArray();
    }

    private static byte[] Payload<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => FrameHeader.PayloadOf(Frame.ToArray(message)).ToArray();

    private readonly record struct Claim(string Pattern, ulong Epoch);
}
