using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Messages that take effect together, as read; <see cref="BundleWriter"/> writes them.</summary>
/// <remarks>
/// <code>
/// 0x30, u8 flags (0x80 timestamp), u16 count, [u64 timestamp in microseconds],
/// count x (u16 length, one binary message)
/// </code>
/// </remarks>
public readonly ref struct BundleMessage
{
    internal const byte TimestampFlag = 0x80;

    private readonly ReadOnlySpan<byte> _messages;

    private BundleMessage(ulong? timestampMicros, int count, ReadOnlySpan<byte> messages)
    {
        TimestampMicros = timestampMicros;
        Count = count;
        _messages = messages;
    }

    /// <summary>When to run it, by the router's clock, microseconds since the Unix epoch; null is at once.</summary>
    public ulong? TimestampMicros { get; }

    public int Count { get; }

    /// <summary>
    /// Reads the bundle and checks each of its parts, so that whoever runs them one by one meets no broken one half
    /// way.
    /// </summary>
    public static BundleMessage ReadFrom(ReadOnlySpan<byte> payload) =>
        ReadFrom(payload, ProtocolLimits.MaxBundleDepth);

    public Enumerator GetEnumerator() => new(Count, _messages);

    internal static BundleMessage ReadFrom(ReadOnlySpan<byte> payload, int depthLeft)
    {
        if (depthLeft == 0)
            throw new ProtocolException($"A bundle is nested more than {ProtocolLimits.MaxBundleDepth} levels deep.");

        var wire = MessageReader.Start(payload, MessageType.Bundle);
        var flags = wire.ReadByte();
        int count = wire.ReadUInt16();
        ulong? timestamp = (flags & TimestampFlag) != 0 ? wire.ReadUInt64() : null;
        var start = wire.Position;
        for (var i = 0; i < count; i++) MessageReader.Check(wire.ReadBytes(wire.ReadUInt16()), depthLeft - 1);

        return new(timestamp, count, wire.Since(start));
    }

    /// <summary>Steps through the payloads of the parts.</summary>
    public ref struct Enumerator(int count, ReadOnlySpan<byte> messages)
    {
        private WireReader _wire = new(messages);
        private int _left = count;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0) return false;

            _left--;
            Current = _wire.ReadBytes(_wire.ReadUInt16());
            return true;
        }
    }
}
