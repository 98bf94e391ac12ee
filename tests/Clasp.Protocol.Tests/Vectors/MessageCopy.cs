using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>Reads a binary payload as a message of its type, and writes that message again.</summary>
internal static class MessageCopy
{
    public static byte[] Of(ReadOnlySpan<byte> payload) => MessageReader.TypeOf(payload) switch
    {
        MessageType.Hello => Write(HelloMessage.ReadFrom(payload)),
        MessageType.Welcome => Write(WelcomeMessage.ReadFrom(payload)),
        MessageType.Announce => OfAnnounce(AnnounceMessage.ReadFrom(payload)),
        MessageType.FederationSync => Write(FederationSyncMessage.ReadFrom(payload)),
        MessageType.Subscribe => Write(SubscribeMessage.ReadFrom(payload)),
        MessageType.Unsubscribe => Write(UnsubscribeMessage.ReadFrom(payload)),
        MessageType.Publish => Write(PublishMessage.ReadFrom(payload)),
        MessageType.Set => Write(SetMessage.ReadFrom(payload)),
        MessageType.Get => Write(GetMessage.ReadFrom(payload)),
        MessageType.Snapshot => OfSnapshot(SnapshotMessage.ReadFrom(payload)),
        MessageType.Replay => Write(ReplayMessage.ReadFrom(payload)),
        MessageType.Bundle => OfBundle(BundleMessage.ReadFrom(payload)),
        MessageType.Sync => Write(SyncMessage.ReadFrom(payload)),
        MessageType.Ping => Write(PingMessage.ReadFrom(payload)),
        MessageType.Pong => Write(PongMessage.ReadFrom(payload)),
        MessageType.Ack => Write(AckMessage.ReadFrom(payload)),
        MessageType.Error => Write(ErrorMessage.ReadFrom(payload)),
        MessageType.Query => Write(QueryMessage.ReadFrom(payload)),
        MessageType.Result => OfResult(ResultMessage.ReadFrom(payload)),
        _ => throw new ProtocolException($"There is no message of type {payload[0]}."),
    };

    private static byte[] Write<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct =>
        FrameHeader.PayloadOf(Frame.ToArray(message)).ToArray();

    private static byte[] OfSnapshot(SnapshotMessage message)
    {
        var writer = new SnapshotWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        foreach (var param in message) Assert.True(writer.TryAdd(param));
        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }

    private static byte[] OfAnnounce(AnnounceMessage message)
    {
        var writer = SignalsWriter.Announce(new byte[ProtocolLimits.MaxFrameBytes], message.Namespace);
        foreach (var signal in message.Signals) Assert.True(writer.TryAdd(signal));
        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }

    private static byte[] OfResult(ResultMessage message)
    {
        var writer = SignalsWriter.Result(new byte[ProtocolLimits.MaxFrameBytes]);
        foreach (var signal in message.Signals) Assert.True(writer.TryAdd(signal));
        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }

    private static byte[] OfBundle(BundleMessage message)
    {
        var writer = new BundleWriter(new byte[ProtocolLimits.MaxFrameBytes], message.TimestampMicros);
        foreach (var part in message) writer.Add(new EncodedMessage(Of(part)));
        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }
}
