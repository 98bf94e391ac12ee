using System.Buffers;
using Nerdbank.MessagePack;

namespace Clasp.Protocol.Legacy;

/// <summary>
/// The older form of every message, one MessagePack map, which some clients still send: turned into the binary form on
/// arrival.
/// </summary>
public static class LegacyMessage
{
    /// <summary>
    /// Whether a payload is a MessagePack map; its first byte alone decides, never the version bits of the frame.
    /// </summary>
    public static bool IsLegacy(ReadOnlySpan<byte> payload) => payload is [(>= 0x80 and <= 0x8F) or 0xDE or 0xDF, ..];

    /// <summary>Writes the binary payload of the same message.</summary>
    /// <param name="payload">One MessagePack map; what follows it is ignored.</param>
    /// <param name="destination">
    /// At least as long as the result; <see cref="ProtocolLimits.MaxPayloadBytes"/> always is.
    /// </param>
    /// <returns>The length of the binary payload.</returns>
    /// <exception cref="ProtocolException">
    /// The map is not a message, which the text explains, or it does not fit.
    /// </exception>
    public static int Transcode(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        var copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        var scratch = ArrayPool<byte>.Shared.Rent(ProtocolLimits.MaxPayloadBytes);
        try
        {
            payload.CopyTo(copy);
            var transcoder = new LegacyTranscoder(scratch.AsSpan(0, ProtocolLimits.MaxPayloadBytes), destination);
            return transcoder.Transcode(copy.AsMemory(0, payload.Length));
        }
        catch (Exception malformed) when (malformed is MessagePackSerializationException or EndOfStreamException)
        {
            throw new ProtocolException($"The MessagePack map is malformed: {malformed.Message}", malformed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
