using System.Buffers.Binary;
using System.Text;
using Clasp.LoadBench.Load;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.LoadBench.Wires;

/// <summary>CLASP over plain TCP, or over WebSocket with masks as browsers send them.</summary>
internal sealed class ClaspWire(Envelope envelope) : Wire
{
    private const uint MaskKey = 0x5AC3_96E1;
    private const int PrefixBytes = sizeof(uint);

    public override int WriteHello(Span<byte> destination, int client)
    {
        var length = 0;
        if (envelope == Envelope.MaskedWebSocket)
        {
            length = Write(
                destination,
                "GET /clasp HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        }

        return length + Put(destination[length..], new HelloMessage { Version = 1, Features = Features.Param, Name = "load"u8 });
    }

    public override int WriteSubscribe(Span<byte> destination, string pattern, int maxRate)
    {
        var length = Put(destination, new SubscribeMessage
        {
            Id = 1,
            Pattern = Utf8(pattern),
            TypeMask = SignalTypes.All,
            MaxRate = maxRate > 0 ? (uint)maxRate : null,
        });
        return length + Put(destination[length..], default(PingMessage));
    }

    public override Template Message(MessageKind kind, string address, int payloadBytes)
    {
        var data = new byte[sizeof(ushort) + payloadBytes];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)payloadBytes);
        var value = new EncodedValue(ValueKind.Bytes, data);
        var bytes = new byte[payloadBytes + 1024];
        var length = kind == MessageKind.State
            ? Put(bytes, new SetMessage { Address = Utf8(address), Value = value })
            : Put(bytes, new PublishMessage
            {
                Address = Utf8(address),
                Signal = kind switch
                {
                    MessageKind.Event => SignalType.Event,
                    MessageKind.Gesture => SignalType.Gesture,
                    _ => SignalType.Stream,
                },
                Phase = kind == MessageKind.Gesture ? GesturePhase.Move : GesturePhase.Start,
                Id = kind == MessageKind.Gesture ? 1u : null,
                Content = PublishContent.Value,
                Value = value,
            });

        var offset = length - payloadBytes - (kind == MessageKind.Gesture ? sizeof(uint) : 0);
        // The payload is all zeros, so what stands at its start is the mask itself.
        var mask = BitConverter.ToUInt64(bytes, offset);
        return new(bytes[..length], offset, mask);
    }

    public override int Take(ReadOnlySpan<byte> bytes, LoadConnection connection) =>
        envelope == Envelope.LengthPrefix ? TakePrefixed(bytes, connection) : TakeWebSocket(bytes, connection);

    private static int TakePrefixed(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        var start = 0;
        while (bytes.Length - start >= PrefixBytes)
        {
            var end = start + PrefixBytes + BinaryPrimitives.ReadInt32BigEndian(bytes[start..]);
            if (end > bytes.Length) break;

            TakeFrame(bytes[(start + PrefixBytes)..end], connection);
            start = end;
        }

        return start;
    }

    private static int TakeWebSocket(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        // The answer to the upgrade comes first, and is the only thing that starts like this.
        var start = 0;
        if (bytes.StartsWith("HTTP"u8))
        {
            var head = bytes.IndexOf("\r\n\r\n"u8);
            if (head < 0) return 0;
            if (!bytes.StartsWith("HTTP/1.1 101"u8)) connection.Complain(Encoding.UTF8.GetString(bytes[..head]));
            start = head + 4;
        }

        while (bytes.Length - start >= 2)
        {
            var shortLength = bytes[start + 1] & 0x7F;
            var header = shortLength switch { 126 => 4, 127 => 10, _ => 2 };
            if (bytes.Length - start < header) break;

            var length = shortLength switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[(start + 2)..]),
                127 => (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[(start + 2)..]),
                _ => shortLength,
            };
            var end = start + header + length;
            if (end > bytes.Length) break;

            var opcode = bytes[start] & 0x0F;
            if (opcode == 2) TakeFrame(bytes[(start + header)..end], connection);
            else if (opcode == 9) connection.Send([0x8A, 0x80, 0, 0, 0, 0]); // The relay's pings are empty.
            else if (opcode == 8) connection.Complain(Encoding.UTF8.GetString(bytes[(start + header + 2)..end]));
            start = end;
        }

        return start;
    }

    private static void TakeFrame(ReadOnlySpan<byte> frame, LoadConnection connection)
    {
        var payload = frame[FrameHeader.MinLength..];
        switch ((MessageType)payload[0])
        {
            case MessageType.Set:
                connection.Deliver(StampOf(payload, addressAt: 2, typeBytes: 0));
                break;
            case MessageType.Publish:
                connection.Deliver(StampOf(payload, addressAt: 2, typeBytes: 2));
                break;
            case MessageType.Ack:
                connection.Acknowledge();
                break;
            case MessageType.Snapshot:
                connection.DeliverState(BinaryPrimitives.ReadUInt16BigEndian(payload[1..]));
                break;
            case MessageType.Welcome or MessageType.Pong:
                connection.Answers++;
                break;
            case MessageType.Error:
                connection.Complain(Encoding.UTF8.GetString(ErrorMessage.ReadFrom(payload).Text));
                break;
        }
    }

    /// <summary>The start of a value of bytes; in PUBLISH an indicator and its type come before it, in SET the type is a flag.</summary>
    private static long StampOf(ReadOnlySpan<byte> payload, int addressAt, int typeBytes)
    {
        var address = BinaryPrimitives.ReadUInt16BigEndian(payload[addressAt..]);
        return BitConverter.ToInt64(payload[(addressAt + sizeof(ushort) + address + typeBytes + sizeof(ushort))..]);
    }

    private int Put<TMessage>(Span<byte> destination, in TMessage message)
        where TMessage : IMessage, allows ref struct =>
        EnvelopeWriter.Write(destination, envelope, Frame.ToArray(message), MaskKey);
}
