using Clasp.Fuzz.Engine;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Fuzz.Targets;

/// <summary>Clients that talk to a whole router.</summary>
internal sealed class RouterTarget : IFuzzTarget
{
    public string Name => "clients of a router";

    public int Weight => 10;

    public IReadOnlyList<byte[]> Seeds { get; } = [.. Scripts()];

    public int Run(ReadOnlySpan<byte> input)
    {
        var world = new FuzzWorld();
        return world.Play(input, (_, output) => world.Router.Open(output));
    }

    private static IEnumerable<byte[]> Scripts()
    {
        yield return Begin()
            .Send(0, new SubscribeMessage { Id = 1, Pattern = "/a/**"u8, MaxRate = 5, Epsilon = 0.5 })
            .Send(2, new SubscribeMessage { Id = 2, Pattern = "/**"u8 })
            .Send(1, new SetMessage { Address = "/a/b"u8, Value = Value.Float64(1).Encode(), Lock = true, Ttl = TimeToLive.Sliding(1) })
            .Send(0, new SetMessage { Address = "/a/b"u8, Value = Value.Int64(2).Encode(), Revision = 1 })
            .Send(1, new SetMessage { Address = "/a/c"u8, Value = Value.Map(("k", 1), ("l", "x")).Encode() })
            .Wait(20).ReadAll(2)
            .Send(1, new GetMessage { Address = "/a/b"u8 })
            .Send(0, new UnsubscribeMessage { Id = 1 })
            .End(1).Wait(60).ReadAll(2).ToArray();
        yield return Begin()
            .Send(0, new SubscribeMessage { Id = 1, Pattern = "/g/*"u8 })
            .Send(1, Publish("/g/1"u8, SignalType.Gesture, GesturePhase.Start))
            .Send(1, Publish("/g/1"u8, SignalType.Gesture, GesturePhase.Move))
            .Send(1, Publish("/g/1"u8, SignalType.Gesture, GesturePhase.Move)).Wait(1)
            .Send(1, Publish("/g/1"u8, SignalType.Gesture, GesturePhase.End))
            .Send(1, Publish("/s/1"u8, SignalType.Stream, default))
            .Send(1, Publish("/e"u8, SignalType.Event, default))
            .Send(1, new QueryMessage { Pattern = "/**"u8 })
            .Send(1, new SyncMessage { T1 = 5 }).Send(1, default(PingMessage))
            .Send(1, new ReplayMessage { Pattern = "/**"u8 }).ToArray();
        yield return Begin().SendFrame(1, Bundle(null)).SendFrame(0, Bundle(1_790_000_003_000_000)).Wait(40).ToArray();
        foreach (var frame in Vectors.Frames.Where(IsWhole))
            yield return Begin().SendFrame(0, frame).Wait(3).ToArray();
    }

    private static bool IsWhole(byte[] frame)
    {
        try
        {
            return frame.Length < 300 && FrameHeader.TryRead(frame, out _);
        }
        catch (ProtocolException)
        {
            return false;
        }
    }

    private static Script Begin()
    {
        var hello = new HelloMessage { Version = 1, Features = Features.Signals, Name = "fuzz"u8 };
        return new Script().Send(0, hello).Send(1, hello).Send(2, hello);
    }

    private static PublishMessage Publish(ReadOnlySpan<byte> address, SignalType signal, GesturePhase phase) => new()
    {
        Address = address,
        Signal = signal,
        Phase = phase,
        Id = 4,
        Content = PublishContent.Value,
        Value = new EncodedValue(ValueKind.Int8, new byte[] { 3 }),
    };

    private static byte[] Bundle(ulong? at)
    {
        var bundle = new BundleWriter(new byte[1000], at);
        bundle.Add(new SetMessage { Address = "/a"u8, Value = Value.True.Encode() });
        bundle.Add(new SetMessage { Address = "/b"u8, Value = Value.String("x").Encode(), Revision = 0 });
        bundle.Add(new PublishMessage { Address = "/e"u8, Signal = SignalType.Event });
        return bundle.Finish().ToArray();
    }
}
