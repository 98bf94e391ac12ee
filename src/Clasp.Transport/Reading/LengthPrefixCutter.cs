using System.Buffers.Binary;

namespace Clasp.Transport.Reading;

/// <summary>Cuts frames out of a plain TCP stream.</summary>
/// <remarks>
/// <code>
/// +---------------------+--------+
/// | length u32          | frame  |
/// | big-endian          |        |
/// +---------------------+--------+
/// </code>
/// </remarks>
internal sealed class LengthPrefixCutter(int maxFrameBytes) : FrameCutter
{
    private const int PrefixLength = sizeof(uint);

    public override int Cut(ReceiveBuffer buffer, FrameBatch batch)
    {
        while (true)
        {
            var unread = buffer.Unread;
            if (unread.Length < PrefixLength) return PrefixLength;

            var length = BinaryPrimitives.ReadUInt32BigEndian(unread);
            if (length > maxFrameBytes)
            {
                throw new FramingException(
                    CloseCode.TooLarge,
                    $"A frame of {length} bytes is larger than the {maxFrameBytes} that are accepted.");
            }

            var whole = PrefixLength + (int)length;
            if (unread.Length < whole) return whole;

            batch.Add(buffer.Start + PrefixLength, (int)length);
            buffer.Skip(whole);
        }
    }
}
