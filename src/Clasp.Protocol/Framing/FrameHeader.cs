using System.Buffers.Binary;

namespace Clasp.Protocol.Framing;

/// <summary>The fixed part in front of every payload.</summary>
/// <remarks>
/// Layout, big-endian; the timestamp is present only with flag 0x20.
/// <code>
/// +------+-------+----------------+--------------------+-------------+
/// | 0x53 | flags | payload length | timestamp?         | payload     |
/// | u8   | u8    | u16            | u64 microseconds   | one message |
/// +------+-------+----------------+--------------------+-------------+
/// flags: 0xC0 quality of service, 0x20 timestamp, 0x10 encrypted, 0x08 compressed, 0x07 encoding version
/// </code>
/// The encoding is told by the first payload byte; the version bits are written as 1 and never read.
/// </remarks>
public readonly record struct FrameHeader(byte Flags, ushort PayloadLength, ulong? TimestampMicros)
{
    public const byte Magic = 0x53;
    public const int MinLength = 4;
    public const int MaxLength = 12;

    private const byte TimestampFlag = 0x20;
    private const byte EncryptedFlag = 0x10;
    private const byte CompressedFlag = 0x08;
    private const byte VersionMask = 0x07;
    private const byte BinaryVersion = 1;

    public QualityOfService Qos => (QualityOfService)(Flags >> 6);

    public bool IsEncrypted => (Flags & EncryptedFlag) != 0;

    public bool IsCompressed => (Flags & CompressedFlag) != 0;

    public int Version => Flags & VersionMask;

    /// <summary>Bytes before the payload.</summary>
    public int Length => TimestampMicros is null ? MinLength : MaxLength;

    /// <summary>Reads the header of the first frame in <paramref name="bytes"/>.</summary>
    /// <returns><c>false</c> if more bytes are needed, for the header or for the payload it announces.</returns>
    /// <exception cref="ProtocolException">The bytes do not start a frame.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length > 0 && bytes[0] != Magic)
            throw new ProtocolException($"A frame starts with 0x53 ('S'), not with 0x{bytes[0]:X2}.");
        if (bytes.Length < MinLength) return false;

        var flags = bytes[1];
        var payloadLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (payloadLength == 0) throw new ProtocolException("A frame has no payload.");

        var hasTimestamp = (flags & TimestampFlag) != 0;
        var length = hasTimestamp ? MaxLength : MinLength;
        if (bytes.Length < length + payloadLength) return false;

        header = new(flags, payloadLength, hasTimestamp ? BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]) : null);
        return true;
    }

    /// <summary>The payload of the frame that fills a transport message; bytes after it are ignored.</summary>
    /// <exception cref="ProtocolException">The message is not, or not all of, a frame.</exception>
    public static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> message)
    {
        if (!TryRead(message, out var header))
            throw new ProtocolException($"A frame is cut off after {message.Length} bytes.");
        return message.Slice(header.Length, header.PayloadLength);
    }

    /// <summary>Writes the header of a binary message; no shipped client sends a timestamp.</summary>
    public static void Write(
        Span<byte> destination, QualityOfService qos, int payloadLength, ulong? timestampMicros = null)
    {
        destination[0] = Magic;
        destination[1] = (byte)(((int)qos << 6) | (timestampMicros is null ? 0 : TimestampFlag) | BinaryVersion);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], checked((ushort)payloadLength));
        if (timestampMicros is { } timestamp) BinaryPrimitives.WriteUInt64BigEndian(destination[4..], timestamp);
    }
}
