using System.Text;
using System.Text.Unicode;
using Clasp.Protocol;

namespace Clasp.Security.Tokens;

/// <summary>
/// Reads the part of MessagePack that tokens consist of; whatever else is there is a <see cref="ProtocolException"/>.
/// </summary>
/// <remarks>Longer forms than needed are read as well: whoever checks a signature writes the token anew and compares.</remarks>
internal ref struct TokenReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public int ReadMap() => ReadHead(0x80, 0xDE, "a map");

    public int ReadArray() => ReadHead(0x90, 0xDC, "an array");

    public string ReadString()
    {
        var type = ReadType();
        var length = type is >= 0xA0 and <= 0xBF ? type & 0x1F : ReadLength(type, 0xD9, "a string");
        var utf8 = Take(length);
        return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw new ProtocolException("a string is not valid UTF-8");
    }

    public ReadOnlySpan<byte> ReadBinary() => Take(ReadLength(ReadType(), 0xC4, "bytes"));

    public ulong ReadInteger() => ReadType() switch
    {
        var type and < 0x80 => type,
        0xCC => ReadBigEndian(1),
        0xCD => ReadBigEndian(2),
        0xCE => ReadBigEndian(4),
        0xCF => ReadBigEndian(8),
        var type => throw Unexpected(type, "an unsigned integer"),
    };

    private int ReadHead(byte small, byte large, string what)
    {
        var type = ReadType();
        if ((type & 0xF0) == small) return type & 0x0F;
        return type == large ? (int)ReadBigEndian(2) : throw Unexpected(type, what);
    }

    private int ReadLength(byte type, byte shortest, string what)
    {
        if (type < shortest || type > shortest + 2) throw Unexpected(type, what);

        var length = ReadBigEndian(1 << (type - shortest));
        return length <= (ulong)_rest.Length ? (int)length : throw Truncated();
    }

    private byte ReadType() => Take(1)[0];

    private ulong ReadBigEndian(int width)
    {
        ulong number = 0;
        foreach (var b in Take(width)) number = number << 8 | b;
        return number;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw Truncated();

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static ProtocolException Truncated() => new("it ends too early");

    private static ProtocolException Unexpected(byte type, string wanted) =>
        new($"0x{type:X2} stands where {wanted} should begin");
}
