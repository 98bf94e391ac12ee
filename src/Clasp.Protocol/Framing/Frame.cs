using System.Buffers;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Framing;

/// <summary>Encodes a message as a whole frame.</summary>
public static class Frame
{
    /// <summary>Writes header and payload.</summary>
    /// <param name="destination">
    /// At least as long as the frame; <see cref="ProtocolLimits.MaxFrameBytes"/> always is.
    /// </param>
    /// <param name="message">What to send.</param>
    /// <param name="qos">The quality of service to show; the message's usual one if null.</param>
    /// <param name="timestampMicros">
    /// For the frame header, microseconds since the Unix epoch; peers do not use it.
    /// </param>
    /// <returns>The length of the frame.</returns>
    /// <exception cref="ProtocolException">The message does not fit.</exception>
    public static int Write<TMessage>(
        Span<byte> destination, in TMessage message, QualityOfService? qos = null, ulong? timestampMicros = null)
        where TMessage : IMessage, allows ref struct
    {
        var headerLength = timestampMicros is null ? FrameHeader.MinLength : FrameHeader.MaxLength;
        var payload = destination[headerLength..];
        if (payload.Length > ProtocolLimits.MaxPayloadBytes) payload = payload[..ProtocolLimits.MaxPayloadBytes];

        var wire = new WireWriter(payload);
        message.WriteTo(ref wire);
        FrameHeader.Write(destination, qos ?? message.DefaultQos, wire.Length, timestampMicros);
        return headerLength + wire.Length;
    }

    /// <summary>The frame in an array of its own.</summary>
    /// <exception cref="ProtocolException">The message does not fit.</exception>
    public static byte[] ToArray<TMessage>(
        in TMessage message, QualityOfService? qos = null, ulong? timestampMicros = null)
        where TMessage : IMessage, allows ref struct
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ProtocolLimits.MaxFrameBytes);
        try
        {
            return buffer.AsSpan(0, Write(buffer, message, qos, timestampMicros)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
