using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Sessions;

namespace Clasp.Routing.Tests.Harness;

/// <summary>The far end of a session.</summary>
internal sealed class Peer(TestRouter router, RecordingOutput output, Session session)
{
    public RecordingOutput Output { get; } = output;

    public Session Session { get; } = session;

    /// <summary>What came since the last look.</summary>
    public string[] Take() => [.. Output.TakeFrames().Select(Readable.Describe)];

    /// <summary>Forgets what came.</summary>
    public void Skip() => Output.TakeFrames();

    public Peer Hello(string name = "client") => Send(new HelloMessage
    {
        Version = 1,
        Features = Features.Param | Features.Event | Features.Stream,
        Name = Utf8(name),
    });

    public Peer Set(
        string address,
        Value value,
        ulong? revision = null,
        bool takesLock = false,
        bool unlocks = false,
        TimeToLive? ttl = null) => Send(new SetMessage
        {
            Address = Utf8(address),
            Value = value.Encode(),
            Revision = revision,
            Lock = takesLock,
            Unlock = unlocks,
            Ttl = ttl,
        });

    public Peer Get(string address) => Send(new GetMessage { Address = Utf8(address) });

    public Peer Subscribe(
        string pattern,
        SignalTypes types = SignalTypes.All,
        uint id = 1,
        uint? maxRate = null,
        double? epsilon = null) => Send(new SubscribeMessage
        {
            Id = id,
            Pattern = Utf8(pattern),
            TypeMask = types,
            MaxRate = maxRate,
            Epsilon = epsilon,
        });

    public Peer Unsubscribe(uint id = 1) => Send(new UnsubscribeMessage { Id = id });

    public Peer Publish(
        string address,
        SignalType signal,
        Value? value = null,
        GesturePhase phase = default,
        uint? id = null,
        ulong? timestamp = null) => Send(Signal(address, signal, value, phase, id, timestamp));

    public Peer Emit(string address, Value? value = null) => Publish(address, SignalType.Event, value);

    public Peer Stream(string address, Value value) => Publish(address, SignalType.Stream, value);

    public Peer Gesture(string address, GesturePhase phase, Value value, uint id = 1) =>
        Publish(address, SignalType.Gesture, value, phase, id);

    public Peer Announce(params string[] addresses)
    {
        var writer = SignalsWriter.Announce(new byte[ProtocolLimits.MaxFrameBytes], "/ns"u8);
        foreach (var address in addresses)
            writer.TryAdd(new SignalDefinition { Address = Utf8(address), Type = SignalType.Stream });
        return SendFrame(writer.Finish().ToArray());
    }

    public Peer Replay(string pattern) => Send(new ReplayMessage { Pattern = Utf8(pattern) });

    public Peer Query(string pattern) => Send(new QueryMessage { Pattern = Utf8(pattern) });

    public Peer Bundle(Action<BundleBuilder> build, ulong? at = null)
    {
        var builder = new BundleBuilder();
        build(builder);
        return SendFrame(builder.ToFrame(at));
    }

    public Peer Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => SendFrame(Frame.ToArray(message));

    public Peer SendFrame(params byte[] frame)
    {
        router.Router.BeginBatch();
        router.Router.Receive(Session, frame);
        router.Router.EndBatch();
        return this;
    }

    /// <summary>Several frames in one batch.</summary>
    public Peer SendTogether(params byte[][] frames)
    {
        router.Router.BeginBatch();
        foreach (var frame in frames) router.Router.Receive(Session, frame);
        router.Router.EndBatch();
        return this;
    }

    /// <summary>The peer reads what was on its way to it.</summary>
    public void Read()
    {
        Output.Complete();
        router.Router.BeginBatch();
        router.Router.WriteCompleted(Session);
        router.Router.EndBatch();
    }

    /// <summary>The peer reads until nothing is left.</summary>
    public void ReadAll()
    {
        while (Output.IsWriting) Read();
    }

    public void Disconnect()
    {
        router.Router.BeginBatch();
        router.Router.Closed(Session);
        router.Router.EndBatch();
    }

    public static byte[] SetFrame(string address, Value value) =>
        Frame.ToArray(new SetMessage { Address = Utf8(address), Value = value.Encode() });

    public static PublishMessage Signal(
        string address,
        SignalType signal,
        Value? value,
        GesturePhase phase = default,
        uint? id = null,
        ulong? timestamp = null) =>
        new()
        {
            Address = Utf8(address),
            Signal = signal,
            Phase = phase,
            Content = value is null ? PublishContent.None : PublishContent.Value,
            Value = value is null ? default : value.Encode(),
            Id = id,
            TimestampMicros = timestamp,
        };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
