using System.Buffers.Binary;
using System.Text;
using Clasp.Protocol.Values;

namespace Clasp.Protocol.Wire;

/// <summary>
/// Writes the big-endian primitives of the wire into a span; what does not fit is a <see cref="ProtocolException"/>.
/// </summary>
public ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _position;

    public readonly int Length => _position;

    public readonly int Remaining => _destination.Length - _position;

    public readonly ReadOnlySpan<byte> Written => _destination[.._position];

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>Seven bits a byte, lowest first, the highest bit of each but the last byte set: small numbers are short.</summary>
    public void WriteVarUInt64(ulong value)
    {
        for (; value >= 0x80; value >>= 7) WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    /// <summary>The same for a difference, whose sign is its lowest bit.</summary>
    public void WriteVarInt64(long value) => WriteVarUInt64((ulong)((value << 1) ^ (value >> 63)));

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleBigEndian(Take(8), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>A u16 length and the bytes, which the caller knows to be UTF-8.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteCount(utf8.Length, "A string");
        WriteBytes(utf8);
    }

    public void WriteString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteCount(length, "A string");
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>A u16 count; more than 65,535 is refused instead of cut off.</summary>
    public void WriteCount(int count, string what)
    {
        if ((uint)count > ushort.MaxValue)
            throw new ProtocolException($"{what} of {count} does not fit: the limit is {ushort.MaxValue}.");
        WriteUInt16((ushort)count);
    }

    /// <summary>The u8 type and the data.</summary>
    public void WriteValue(EncodedValue value)
    {
        WriteByte((byte)value.Kind);
        WriteBytes(value.Data);
    }

    /// <summary>Writes a count in a place that <see cref="Length"/> named before.</summary>
    public readonly void PatchUInt16(int position, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(_destination[position..], value);

    /// <summary>Forgets what was written after <paramref name="length"/>.</summary>
    public void Rewind(int length) => _position = length;

    private Span<byte> Take(int count)
    {
        if (count > Remaining) ThrowFull(count);

        var taken = _destination.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly void ThrowFull(int count) =>
        throw new ProtocolException(
            $"The message needs {count - Remaining} bytes more than the {_destination.Length} that fit.");
}
