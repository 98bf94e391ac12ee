using System.Buffers.Binary;
using Clasp.LoadBench.Load;

namespace Clasp.LoadBench.Wires;

/// <summary>MQTT 3.1.1: QoS 0 for signals; for state, retained messages with QoS 1, whose PUBACK acknowledges them.</summary>
internal sealed class MqttWire : Wire
{
    private const byte Connect = 0x10;
    private const byte ConnectAnswer = 0x20;
    private const byte Publish = 0x30;
    private const byte PublishRetained = 0x33;
    private const byte PublishAnswer = 0x40;
    private const byte Subscribe = 0x82;
    private const byte SubscribeAnswer = 0x90;

    public override int WriteHello(Span<byte> destination, int client)
    {
        byte[] body = [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. Text($"load{client}")];
        return Packet(destination, Connect, body);
    }

    public override int WriteSubscribe(Span<byte> destination, string pattern, int maxRate)
    {
        byte[] body = [0, 1, .. Text(pattern[1..].Replace("**", "#", StringComparison.Ordinal).Replace('*', '+')), 0];
        return Packet(destination, Subscribe, body);
    }

    public override Template Message(MessageKind kind, string address, int payloadBytes)
    {
        var isState = kind == MessageKind.State;
        byte[] body = [.. Text(address[1..]), .. isState ? (byte[])[0, 1] : [], .. new byte[payloadBytes]];
        var bytes = new byte[body.Length + 8];
        var length = Packet(bytes, isState ? PublishRetained : Publish, body);
        return new(bytes[..length], length - payloadBytes);
    }

    public override int Take(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        var start = 0;
        while (TryReadHead(bytes[start..], out var head, out var length) && bytes.Length - start >= head + length)
        {
            var body = bytes.Slice(start + head, length);
            switch (bytes[start] & 0xF0)
            {
                case Publish:
                    connection.Deliver(BitConverter.ToInt64(body[(2 + BinaryPrimitives.ReadUInt16BigEndian(body))..]));
                    break;
                case PublishAnswer:
                    connection.Acknowledge();
                    break;
                case ConnectAnswer or SubscribeAnswer:
                    connection.Answers++;
                    break;
            }

            start += head + length;
        }

        return start;
    }

    private static bool TryReadHead(ReadOnlySpan<byte> bytes, out int head, out int length)
    {
        length = 0;
        for (head = 1; head < bytes.Length; head++)
        {
            length |= (bytes[head] & 0x7F) << (7 * (head - 1));
            if ((bytes[head] & 0x80) != 0) continue;

            head++;
            return true;
        }

        return false;
    }

    private static int Packet(Span<byte> destination, byte type, ReadOnlySpan<byte> body)
    {
        var position = 0;
        destination[position++] = type;
        var length = body.Length;
        do
        {
            destination[position++] = (byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0));
            length >>= 7;
        }
        while (length > 0);

        body.CopyTo(destination[position..]);
        return position + body.Length;
    }

    private static byte[] Text(string text)
    {
        var utf8 = Utf8(text);
        return [(byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8];
    }
}
