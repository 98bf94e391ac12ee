using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client.Tests.Support;

/// <summary>What a relay says, as frames.</summary>
internal static class Said
{
    public static byte[] Welcome(ulong micros) => Frame.ToArray(new WelcomeMessage
    {
        Version = 1,
        Features = Features.Signals,
        TimeMicros = micros,
        Session = Utf8(ScriptedRelay.Session),
        Name = Utf8(ScriptedRelay.Name),
    });

    public static byte[] Ack(string address, ulong? revision) =>
        Frame.ToArray(new AckMessage { HasAddress = true, Address = Utf8(address), Revision = revision });

    public static byte[] BundleAck(ulong? revision) => Frame.ToArray(new AckMessage { Revision = revision });

    public static byte[] Error(ErrorCode code, string? address, string text = "No.") => Frame.ToArray(new ErrorMessage
    {
        Code = code,
        Text = Utf8(text),
        HasAddress = address is not null,
        Address = Utf8(address ?? ""),
    });

    public static byte[] Set(string address, Value value, ulong revision) =>
        Frame.ToArray(new SetMessage { Address = Utf8(address), Value = value.Encode(), Revision = revision });

    public static byte[] Publish(string address, SignalType signal, Value value) => Frame.ToArray(new PublishMessage
    {
        Address = Utf8(address),
        Signal = signal,
        Content = PublishContent.Value,
        Value = value.Encode(),
    });

    public static byte[] Snapshot(params (string Address, Value Value, ulong Revision)[] state)
    {
        var snapshot = new SnapshotWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        foreach (var (address, value, revision) in state)
        {
            snapshot.TryAdd(new()
            {
                Address = Utf8(address),
                Value = value.Encode(),
                Revision = revision,
                HasWriter = true,
                Writer = "someone"u8,
                TimestampMicros = 7,
            });
        }

        return snapshot.Finish().ToArray();
    }

    public static byte[] Result(params string[] addresses)
    {
        var result = SignalsWriter.Result(new byte[ProtocolLimits.MaxFrameBytes]);
        foreach (var address in addresses)
        {
            result.TryAdd(new()
            {
                Address = Utf8(address),
                Type = SignalType.Stream,
                HasDatatype = true,
                Datatype = "float"u8,
            });
        }

        return result.Finish().ToArray();
    }

    public static byte[] Sync(ulong t1, ulong t2, ulong t3) =>
        Frame.ToArray(new SyncMessage { T1 = t1, T2 = t2, T3 = t3 });

    public static byte[] Pong() => Frame.ToArray(default(PongMessage));

    public static byte[] Ping() => Frame.ToArray(default(PingMessage));

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
