using System.Buffers.Binary;
using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Transport.Writing;

namespace Clasp.Transport.Reading;

/// <summary>Cuts WebSocket messages out of a stream, joins fragments, and answers pings.</summary>
internal sealed class WebSocketCutter(bool isServer, int maxMessageBytes, FrameOutput output) : FrameCutter
{
    private bool _inMessage;
    private bool _isIgnored;

    public override int Cut(ReceiveBuffer buffer, FrameBatch batch)
    {
        while (PeerClose is null)
        {
            var unread = buffer.Unread;
            if (!WebSocketHeader.TryRead(unread, isServer, out var header, out var needed)) return needed;

            // Before more is read: the announced length is what the buffer would grow to.
            if (!header.IsControl) CheckMessageLength(header, buffer.HeldLength);
            var whole = header.Length + (int)header.PayloadLength;
            if (unread.Length < whole) return whole;

            var payload = unread[header.Length..whole];
            if (isServer) EnvelopeWriter.Mask(payload, payload, header.MaskKey);
            var offset = buffer.Start + header.Length;
            buffer.Skip(whole);

            if (header.IsControl) OnControl(header.Opcode, payload);
            else OnData(header, offset, buffer, batch);
        }

        return 0;
    }

    private void CheckMessageLength(in WebSocketHeader header, int held)
    {
        if (header.PayloadLength > (ulong)(maxMessageBytes - held))
        {
            var length = (ulong)held + header.PayloadLength;
            throw new FramingException(
                CloseCode.TooLarge,
                $"A message of {length} bytes is larger than the {maxMessageBytes} that are accepted.");
        }
    }

    private void OnData(in WebSocketHeader header, int offset, ReceiveBuffer buffer, FrameBatch batch)
    {
        var isContinuation = header.Opcode == WebSocketOpcode.Continuation;
        if (isContinuation != _inMessage)
        {
            throw new FramingException(
                CloseCode.ProtocolError,
                isContinuation ? "A continuation frame continues nothing." : "A message starts inside another one.");
        }

        // Official clients send binary messages only; servers ignore text, clients take it as bytes.
        if (!isContinuation) _isIgnored = isServer && header.Opcode == WebSocketOpcode.Text;

        var length = (int)header.PayloadLength;
        if (header.IsFinal && !isContinuation)
        {
            if (!_isIgnored) batch.Add(offset, length);
            return;
        }

        buffer.Hold(offset, length);
        _inMessage = !header.IsFinal;
        if (_inMessage) return;

        if (!_isIgnored) batch.Add(buffer.HeldStart, buffer.HeldLength);
        buffer.Release();
    }

    private void OnControl(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        HasSignOfLife = opcode != WebSocketOpcode.Close;
        if (opcode == WebSocketOpcode.Ping) output.SendPong(payload);
        else if (opcode == WebSocketOpcode.Close) PeerClose = ReadClose(payload);
    }

    private static CloseFrame ReadClose(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return new(CloseCode.None, "");
        if (payload.Length < sizeof(ushort))
            throw new FramingException(CloseCode.ProtocolError, "A close frame has half a code.");

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!CloseCode.MayBeSent(code))
            throw new FramingException(
                CloseCode.ProtocolError, $"A close frame has the code {code}, which may not be sent.");
        return new(code, Encoding.UTF8.GetString(payload[sizeof(ushort)..]));
    }
}
