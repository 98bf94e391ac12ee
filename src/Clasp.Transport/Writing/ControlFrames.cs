using System.Buffers.Binary;
using System.Text;
using Clasp.Protocol.Framing;

namespace Clasp.Transport.Writing;

/// <summary>The WebSocket control frames that wait for their turn on the stream: at most one of each kind.</summary>
/// <remarks>Not thread-safe; its owner has a lock.</remarks>
internal sealed class ControlFrames(bool isMasked)
{
    /// <summary>Header, mask key and the largest payload of a control frame.</summary>
    public const int MaxLength = 2 + sizeof(uint) + MaxPayload;

    private const int MaxPayload = 125;
    private const byte Final = 0x80;
    private const byte MaskBit = 0x80;

    private readonly MaskKeys _keys = new();

    /// <summary>Made for the first ping: most peers send none.</summary>
    private byte[]? _pong;
    private int _pongLength = -1;
    private bool _ping;
    private CloseFrame? _close;

    /// <summary>Whether <see cref="Take"/> would have a frame.</summary>
    public bool CanTake(bool withClose) => _pongLength >= 0 || _ping || (withClose && _close is not null);

    /// <summary>Only the newest ping needs an answer (RFC 6455, section 5.5.3).</summary>
    public void AddPong(ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_pong ??= new byte[MaxPayload]);
        _pongLength = payload.Length;
    }

    public void AddPing() => _ping = true;

    public void AddClose(CloseFrame close) => _close = close;

    /// <summary>Writes the next frame that waits, most urgent first.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="withClose">Whether the close frame may go already.</param>
    /// <param name="isClose">Whether it went.</param>
    /// <returns>The length of the frame, 0 if none waits.</returns>
    public int Take(Span<byte> destination, bool withClose, out bool isClose)
    {
        isClose = false;
        if (_pongLength >= 0)
        {
            var pong = _pong.AsSpan(0, _pongLength);
            _pongLength = -1;
            return Write(destination, WebSocketOpcode.Pong, pong);
        }

        if (_ping)
        {
            _ping = false;
            return Write(destination, WebSocketOpcode.Ping, []);
        }

        if (!withClose || _close is not { } close) return 0;

        isClose = true;
        _close = null;
        return WriteClose(destination, close);
    }

    private int WriteClose(Span<byte> destination, CloseFrame close)
    {
        // "No code" is said by an empty payload.
        if (close.StatusCode == CloseCode.None) return Write(destination, WebSocketOpcode.Close, []);

        Span<byte> payload = stackalloc byte[MaxPayload];
        BinaryPrimitives.WriteUInt16BigEndian(payload, close.StatusCode);
        // Cuts a long text between characters, not inside one.
        Encoding.UTF8.GetEncoder().Convert(
            close.Text, payload[sizeof(ushort)..], flush: false, out _, out var length, out _);
        return Write(destination, WebSocketOpcode.Close, payload[..(sizeof(ushort) + length)]);
    }

    private int Write(Span<byte> destination, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        destination[0] = (byte)(Final | (byte)opcode);
        if (!isMasked)
        {
            destination[1] = (byte)payload.Length;
            payload.CopyTo(destination[2..]);
            return 2 + payload.Length;
        }

        var key = _keys.Next();
        destination[1] = (byte)(MaskBit | payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], key);
        EnvelopeWriter.Mask(payload, destination[6..], key);
        return 6 + payload.Length;
    }
}
