using System.Buffers.Binary;

namespace Clasp.Transport.Reading;

/// <summary>The start of a WebSocket frame.</summary>
/// <remarks>
/// RFC 6455, section 5.2; lengths are big-endian.
/// <code>
/// +-----------------------+-------------------+-----------------------+-----------+---------+
/// | FIN 0x80, RSV 0x70,   | MASK 0x80,        | u16 if length = 126,  | key u32   | payload |
/// | opcode 0x0F           | length 0x7F       | u64 if length = 127   | if MASK   |         |
/// +-----------------------+-------------------+-----------------------+-----------+---------+
/// </code>
/// </remarks>
internal readonly record struct WebSocketHeader(
    WebSocketOpcode Opcode, bool IsFinal, int Length, ulong PayloadLength, uint MaskKey)
{
    public const int MinLength = 2;

    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte OpcodeBits = 0x0F;
    private const byte MaskBit = 0x80;
    private const byte LengthBits = 0x7F;
    private const int MaxControlPayload = 125;

    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Reads the header at the start of the bytes.</summary>
    /// <param name="bytes">What was received and not yet read.</param>
    /// <param name="isMasked">Whether this peer must mask; every other choice is an error.</param>
    /// <param name="header">The header, if it is there.</param>
    /// <param name="needed">How many bytes are needed to go on, if it is not.</param>
    /// <exception cref="FramingException">The bytes are no frame that this peer may send.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isMasked, out WebSocketHeader header, out int needed)
    {
        header = default;
        needed = MinLength;
        if (bytes.Length < MinLength) return false;

        var first = bytes[0];
        var second = bytes[1];
        var opcode = (WebSocketOpcode)(first & OpcodeBits);
        Check(first, second, opcode, isMasked);

        var shortLength = second & LengthBits;
        var keyOffset = MinLength + (shortLength switch { 126 => sizeof(ushort), 127 => sizeof(ulong), _ => 0 });
        needed = keyOffset + (isMasked ? sizeof(uint) : 0);
        if (bytes.Length < needed) return false;

        var length = shortLength switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[MinLength..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(bytes[MinLength..]),
            _ => (ulong)shortLength,
        };
        if (shortLength == 127 && length > long.MaxValue)
            throw new FramingException(CloseCode.ProtocolError, "A frame length has its highest bit set.");

        var key = isMasked ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[keyOffset..]) : 0;
        header = new(opcode, (first & FinalBit) != 0, needed, length, key);
        return true;
    }

    private static void Check(byte first, byte second, WebSocketOpcode opcode, bool isMasked)
    {
        if ((first & ReservedBits) != 0)
            throw new FramingException(
                CloseCode.ProtocolError, "A frame has reserved bits set, but no extension was agreed on.");
        if (((second & MaskBit) != 0) != isMasked)
        {
            throw new FramingException(
                CloseCode.ProtocolError, isMasked ? "A client's frame is not masked." : "A server's frame is masked.");
        }

        switch (opcode)
        {
            case WebSocketOpcode.Continuation or WebSocketOpcode.Text or WebSocketOpcode.Binary:
                return;
            case WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong:
                if ((first & FinalBit) == 0)
                    throw new FramingException(CloseCode.ProtocolError, "A control frame is fragmented.");
                if ((second & LengthBits) > MaxControlPayload)
                    throw new FramingException(CloseCode.ProtocolError, "A control frame has more than 125 bytes.");
                return;
            default:
                throw new FramingException(CloseCode.ProtocolError, $"A frame has the unknown opcode {(int)opcode}.");
        }
    }
}
