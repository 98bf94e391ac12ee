using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>What all messages share when they are read.</summary>
public static class MessageReader
{
    /// <summary>The type of a binary payload.</summary>
    /// <exception cref="ProtocolException">The payload is empty.</exception>
    public static MessageType TypeOf(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? throw new ProtocolException("A message is empty.") : (MessageType)payload[0];

    /// <summary>Reads a binary message of any type to its end, for those who want to know that they can.</summary>
    /// <exception cref="ProtocolException">They cannot.</exception>
    public static void Check(ReadOnlySpan<byte> payload) => Check(payload, ProtocolLimits.MaxBundleDepth);

    internal static void Check(ReadOnlySpan<byte> payload, int bundlesLeft)
    {
        switch (TypeOf(payload))
        {
            case MessageType.Hello: HelloMessage.ReadFrom(payload); break;
            case MessageType.Welcome: WelcomeMessage.ReadFrom(payload); break;
            case MessageType.Announce: AnnounceMessage.ReadFrom(payload); break;
            case MessageType.FederationSync: FederationSyncMessage.ReadFrom(payload); break;
            case MessageType.Subscribe: SubscribeMessage.ReadFrom(payload); break;
            case MessageType.Unsubscribe: UnsubscribeMessage.ReadFrom(payload); break;
            case MessageType.Publish: PublishMessage.ReadFrom(payload); break;
            case MessageType.Set: SetMessage.ReadFrom(payload); break;
            case MessageType.Get: GetMessage.ReadFrom(payload); break;
            case MessageType.Snapshot: SnapshotMessage.ReadFrom(payload); break;
            case MessageType.Replay: ReplayMessage.ReadFrom(payload); break;
            case MessageType.Bundle: BundleMessage.ReadFrom(payload, bundlesLeft); break;
            case MessageType.Sync: SyncMessage.ReadFrom(payload); break;
            case MessageType.Ping or MessageType.Pong: break;
            case MessageType.Ack: AckMessage.ReadFrom(payload); break;
            case MessageType.Error: ErrorMessage.ReadFrom(payload); break;
            case MessageType.Query: QueryMessage.ReadFrom(payload); break;
            case MessageType.Result: ResultMessage.ReadFrom(payload); break;
            default: throw new ProtocolException($"0x{payload[0]:X2} is not a message type.");
        }
    }

    /// <summary>A reader placed after the type byte, which must be the expected one.</summary>
    internal static WireReader Start(ReadOnlySpan<byte> payload, MessageType expected)
    {
        var wire = new WireReader(payload);
        var type = wire.ReadByte();
        if (type != (byte)expected)
            throw new ProtocolException($"Expected message type 0x{(byte)expected:X2} ({expected}), got 0x{type:X2}.");
        return wire;
    }
}
