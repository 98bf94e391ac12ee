using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>What all messages share when they are read.</summary>
public static class MessageReader
{
    /// <summary>The type of a binary payload.</summary>
    /// <exception cref="ProtocolException">The payload is empty.</exception>
    public static MessageType TypeOf(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? throw new ProtocolException("A message is empty.") : (MessageType)payload[0];

    /// <summary>A reader placed after the type byte, which must be the expected one.</summary>
    internal static WireReader Start(ReadOnlySpan<byte> payload, MessageType expected)
    {
        var wire = new WireReader(payload);
        var type = wire.ReadByte();
        if (type != (byte)expected)
            throw new ProtocolException($"Expected message type 0x{(byte)expected:X2} ({expected}), got 0x{type:X2}.");
        return wire;
    }
}
