using System.Buffers.Binary;
using System.Text;

namespace Clasp.Security.Tokens;

/// <summary>Writes the part of MessagePack that tokens consist of, each thing in its shortest form.</summary>
internal sealed class TokenWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public void WriteMap(int count) => WriteHead(0x80, 15, 0xDE, count);

    public void WriteArray(int count) => WriteHead(0x90, 15, 0xDC, count);

    public void WriteNil() => _bytes.Add(0xC0);

    public void WriteString(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length < 32) _bytes.Add((byte)(0xA0 | utf8.Length));
        else WriteLength(0xD9, utf8.Length);
        _bytes.AddRange(utf8);
    }

    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        WriteLength(0xC4, bytes.Length);
        _bytes.AddRange(bytes);
    }

    public void WriteInteger(ulong number)
    {
        switch (number)
        {
            case < 0x80:
                _bytes.Add((byte)number);
                break;
            case <= byte.MaxValue:
                WriteBigEndian(0xCC, number, 1);
                break;
            case <= ushort.MaxValue:
                WriteBigEndian(0xCD, number, 2);
                break;
            case <= uint.MaxValue:
                WriteBigEndian(0xCE, number, 4);
                break;
            default:
                WriteBigEndian(0xCF, number, 8);
                break;
        }
    }

    // The forms with lengths of one, two and four bytes follow each other.
    private void WriteLength(byte shortest, int length)
    {
        if (length <= byte.MaxValue) WriteBigEndian(shortest, (ulong)length, 1);
        else if (length <= ushort.MaxValue) WriteBigEndian((byte)(shortest + 1), (ulong)length, 2);
        else WriteBigEndian((byte)(shortest + 2), (ulong)length, 4);
    }

    private void WriteHead(byte small, int most, byte large, int count)
    {
        if (count <= most) _bytes.Add((byte)(small | count));
        else WriteBigEndian(large, checked((ushort)count), 2);
    }

    private void WriteBigEndian(byte type, ulong number, int width)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, number);
        _bytes.Add(type);
        _bytes.AddRange(all[^width..]);
    }
}
