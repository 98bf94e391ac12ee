using System.Text;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;
using Nerdbank.MessagePack;

namespace Clasp.Protocol.Legacy;

/// <summary>Reads a message from its map and writes it in binary, message by message.</summary>
/// <param name="scratch">
/// Where values and lists are encoded on their way into the message; as long as the largest payload.
/// </param>
/// <param name="destination">Where the binary payload goes.</param>
internal ref partial struct LegacyTranscoder(Span<byte> scratch, Span<byte> destination)
{
    private readonly Span<byte> _scratch = scratch;
    private readonly Span<byte> _destination =
        destination[..Math.Min(destination.Length, ProtocolLimits.MaxPayloadBytes)];

    public readonly int Transcode(ReadOnlyMemory<byte> map)
    {
        // Members are looked up one by one; only this looks at those that no message has, and at where the map ends.
        var whole = new MessagePackReader(map);
        LegacyMap.Skip(ref whole);

        var wire = new WireWriter(_destination);
        WriteMessage(new LegacyValue("a payload", "message"u8, map), ref wire, ProtocolLimits.MaxBundleDepth);
        return wire.Length;
    }

    private readonly void WriteMessage(LegacyValue message, ref WireWriter wire, int bundlesLeft)
    {
        var type = message.AsMap("a message").Require("type"u8);
        var name = Encoding.UTF8.GetString(type.AsText());
        var map = message.AsMap(name);
        switch (name)
        {
            case "HELLO":
                WriteHello(map, ref wire);
                break;
            case "WELCOME":
                WriteWelcome(map, ref wire);
                break;
            case "ANNOUNCE":
                WriteAnnounce(map, ref wire);
                break;
            case "FEDERATION_SYNC":
                WriteFederationSync(map, ref wire);
                break;
            case "SUBSCRIBE":
                WriteSubscribe(map, ref wire);
                break;
            case "UNSUBSCRIBE":
                new UnsubscribeMessage { Id = map.RequireUInt32("id"u8) }.WriteTo(ref wire);
                break;
            case "PUBLISH":
                WritePublish(map, ref wire);
                break;
            case "SET":
                WriteSet(map, ref wire);
                break;
            case "GET":
                new GetMessage { Address = map.RequireText("address"u8) }.WriteTo(ref wire);
                break;
            case "SNAPSHOT":
                WriteSnapshot(map, ref wire);
                break;
            case "REPLAY":
                WriteReplay(map, ref wire);
                break;
            case "BUNDLE":
                WriteBundle(map, ref wire, bundlesLeft);
                break;
            case "SYNC":
                WriteSync(map, ref wire);
                break;
            case "PING":
                new PingMessage().WriteTo(ref wire);
                break;
            case "PONG":
                new PongMessage().WriteTo(ref wire);
                break;
            case "ACK":
                WriteAck(map, ref wire);
                break;
            case "ERROR":
                WriteError(map, ref wire);
                break;
            case "QUERY":
                new QueryMessage { Pattern = map.RequireText("pattern"u8) }.WriteTo(ref wire);
                break;
            case "RESULT":
                WriteResult(map, ref wire);
                break;
            default:
                throw type.NotA("the name of a message type");
        }
    }

    private readonly void WriteBundle(LegacyMap map, ref WireWriter wire, int bundlesLeft)
    {
        if (bundlesLeft == 0)
            throw new ProtocolException($"A BUNDLE is nested more than {ProtocolLimits.MaxBundleDepth} levels deep.");

        var timestamp = map.GetUInt64("timestamp"u8);
        var messages = map.Require("messages"u8).AsArray();
        wire.WriteByte((byte)MessageType.Bundle);
        wire.WriteByte(timestamp is null ? (byte)0 : BundleMessage.TimestampFlag);
        wire.WriteCount(messages.Count, "A bundle");
        if (timestamp is { } micros) wire.WriteUInt64(micros);

        foreach (var message in messages)
        {
            var start = wire.Length;
            wire.WriteUInt16(0);
            WriteMessage(message, ref wire, bundlesLeft - 1);
            wire.PatchUInt16(start, (ushort)(wire.Length - start - sizeof(ushort)));
        }
    }

    /// <summary>Encodes a value in the scratch space, where it stays until the next one.</summary>
    private readonly EncodedValue Encode(LegacyValue value)
    {
        var wire = new WireWriter(_scratch);
        value.WriteTo(ref wire);
        return new((ValueKind)_scratch[0], _scratch[1..wire.Length]);
    }
}
