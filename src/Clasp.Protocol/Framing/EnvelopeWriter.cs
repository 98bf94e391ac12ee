using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clasp.Protocol.Framing;

/// <summary>Puts frames into the envelope of a transport, ready for one large write.</summary>
/// <remarks>
/// A WebSocket binary message (RFC 6455, section 5.2) that is final and unfragmented:
/// <code>
/// +------+------------------------+---------------------------------+----------+-------+
/// | 0x82 | mask 0x80, length 0x7F | u16 if length 126, u64 if 127   | key u32? | frame |
/// +------+------------------------+---------------------------------+----------+-------+
/// </code>
/// </remarks>
public static class EnvelopeWriter
{
    /// <summary>The longest envelope: a masked WebSocket message of more than 65,535 bytes.</summary>
    public const int MaxOverhead = 14;

    private const byte FinalBinary = 0x82;
    private const byte MaskBit = 0x80;

    /// <summary>Bytes that <see cref="Write"/> takes for a frame of this length.</summary>
    public static int LengthOf(Envelope envelope, int frameLength) => frameLength + envelope switch
    {
        Envelope.None => 0,
        Envelope.LengthPrefix => 4,
        Envelope.WebSocket => WebSocketHeaderLength(frameLength),
        _ => WebSocketHeaderLength(frameLength) + 4,
    };

    /// <summary>Copies the frame into <paramref name="destination"/>, enveloped.</summary>
    /// <param name="destination">At least <see cref="LengthOf"/> bytes.</param>
    /// <param name="envelope">What the transport expects.</param>
    /// <param name="frame">A whole frame.</param>
    /// <param name="maskKey">
    /// Unpredictable, and fresh for every frame; only read for <see cref="Envelope.MaskedWebSocket"/>.
    /// </param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> destination, Envelope envelope, ReadOnlySpan<byte> frame, uint maskKey = 0)
    {
        switch (envelope)
        {
            case Envelope.None:
                frame.CopyTo(destination);
                return frame.Length;

            case Envelope.LengthPrefix:
                BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)frame.Length);
                frame.CopyTo(destination[4..]);
                return 4 + frame.Length;

            case Envelope.WebSocket:
                var header = WriteWebSocketHeader(destination, frame.Length, mask: 0);
                frame.CopyTo(destination[header..]);
                return header + frame.Length;

            default:
                var length = WriteWebSocketHeader(destination, frame.Length, MaskBit);
                BinaryPrimitives.WriteUInt32LittleEndian(destination[length..], maskKey);
                Mask(frame, destination[(length + 4)..], maskKey);
                return length + 4 + frame.Length;
        }
    }

    /// <summary>
    /// Applies a mask (or takes it off) from <paramref name="source"/> to <paramref name="destination"/>, which may be
    /// the same bytes.
    /// </summary>
    /// <param name="source">The bytes before.</param>
    /// <param name="destination">As long as the source.</param>
    /// <param name="key">The key, in the order of its bytes on the wire read as little-endian.</param>
    public static void Mask(ReadOnlySpan<byte> source, Span<byte> destination, uint key)
    {
        var wideKey = ((ulong)key << 32) | key;
        var words = MemoryMarshal.Cast<byte, ulong>(source);
        var masked = MemoryMarshal.Cast<byte, ulong>(destination);
        for (var i = 0; i < words.Length; i++) masked[i] = words[i] ^ wideKey;

        for (var i = words.Length * 8; i < source.Length; i++)
            destination[i] = (byte)(source[i] ^ (byte)(key >> (8 * (i & 3))));
    }

    private static int WebSocketHeaderLength(int frameLength) =>
        frameLength < 126 ? 2 : frameLength <= ushort.MaxValue ? 4 : 10;

    private static int WriteWebSocketHeader(Span<byte> destination, int frameLength, byte mask)
    {
        destination[0] = FinalBinary;
        switch (WebSocketHeaderLength(frameLength))
        {
            case 2:
                destination[1] = (byte)(mask | frameLength);
                return 2;
            case 4:
                destination[1] = (byte)(mask | 126);
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)frameLength);
                return 4;
            default:
                destination[1] = (byte)(mask | 127);
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)frameLength);
                return 10;
        }
    }
}
