using System.Buffers.Binary;
using System.Text.Unicode;
using Clasp.Protocol.Values;

namespace Clasp.Protocol.Wire;

/// <summary>
/// Reads the big-endian primitives of the wire from a span; running out of bytes is a <see cref="ProtocolException"/>.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>The bytes from <paramref name="start"/> up to here.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => _bytes[start.._position];

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>What <see cref="WireWriter.WriteVarUInt64"/> wrote.</summary>
    public ulong ReadVarUInt64()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new ProtocolException($"The number that ends at byte {_position} has more than 64 bits.");
    }

    /// <summary>What <see cref="WireWriter.WriteVarInt64"/> wrote.</summary>
    public long ReadVarInt64()
    {
        var value = ReadVarUInt64();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    /// <summary>A u16 length and that many bytes of valid UTF-8.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var text = Take(ReadUInt16());
        if (!Utf8.IsValid(text))
            throw new ProtocolException($"The string at byte {_position - text.Length} is not valid UTF-8.");
        return text;
    }

    /// <summary>A u8 type and the data of that type.</summary>
    public EncodedValue ReadValue() => ReadValue(ReadByte(), ProtocolLimits.MaxValueDepth);

    /// <summary>The data of a value whose type was told elsewhere, as in SET, where it is part of the flags.</summary>
    public EncodedValue ReadValueOf(byte kind) => ReadValue(kind, ProtocolLimits.MaxValueDepth);

    private EncodedValue ReadValue(byte kind, int depthLeft)
    {
        var start = _position;
        SkipValue((ValueKind)kind, depthLeft);
        return new EncodedValue((ValueKind)kind, _bytes[start.._position]);
    }

    private void SkipValue(ValueKind kind, int depthLeft)
    {
        switch (kind)
        {
            case ValueKind.Null:
                break;
            case ValueKind.Bool or ValueKind.Int8:
                Take(1);
                break;
            case ValueKind.Int16:
                Take(2);
                break;
            case ValueKind.Int32 or ValueKind.Float32:
                Take(4);
                break;
            case ValueKind.Int64 or ValueKind.Float64:
                Take(8);
                break;
            case ValueKind.String:
                ReadString();
                break;
            case ValueKind.Bytes:
                Take(ReadUInt16());
                break;
            case ValueKind.Array or ValueKind.Map:
                SkipElements(kind, depthLeft);
                break;
            default:
                throw new ProtocolException($"0x{(byte)kind:X2} at byte {_position} is not a value type.");
        }
    }

    private void SkipElements(ValueKind kind, int depthLeft)
    {
        if (depthLeft == 0)
            throw new ProtocolException($"A value is nested more than {ProtocolLimits.MaxValueDepth} levels deep.");

        int count = ReadUInt16();
        for (var i = 0; i < count; i++)
        {
            if (kind == ValueKind.Map) ReadString();
            SkipValue((ValueKind)ReadByte(), depthLeft - 1);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining) ThrowTruncated(count);

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly void ThrowTruncated(int count) =>
        throw new ProtocolException($"The message ends at byte {_bytes.Length}, {count - Remaining} too early.");
}
