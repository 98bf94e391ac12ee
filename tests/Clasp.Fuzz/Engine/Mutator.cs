using System.Buffers.Binary;

namespace Clasp.Fuzz.Engine;

/// <summary>Makes new inputs out of known ones, a few changes at a time.</summary>
internal sealed class Mutator(FuzzRandom random)
{
    /// <summary>A little more than the largest payload of a frame.</summary>
    private const int MaxLength = 70_000;

    private const int Changes = 13;

    private static readonly byte[] Bytes = [0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xC0, 0xC1, 0xD9, 0xDC, 0xDE, 0xFE, 0xFF, (byte)'/', (byte)'*'];

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x3FF, 0x400, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, int.MaxValue, 0x8000_0000,
        uint.MaxValue, long.MaxValue, 0x8000_0000_0000_0000, ulong.MaxValue - 1, ulong.MaxValue, 0x7FF0_0000_0000_0000,
        0x7FF8_0000_0000_0000,
    ];

    private static readonly byte[][] Words =
    [
        "/"u8.ToArray(), "/**"u8.ToArray(), "/*"u8.ToArray(), "/a/**/b"u8.ToArray(), "//"u8.ToArray(), "*"u8.ToArray(),
        "/clasp/federation/**"u8.ToArray(), [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x92, 0xA1], [.. new byte[64]],
        "{\"a\":"u8.ToArray(), "[["u8.ToArray(), "\\u0000"u8.ToArray(), "1e999"u8.ToArray(),
    ];

    private readonly byte[] _buffer = new byte[MaxLength];
    private int _length;

    /// <summary>The last input that was made; for those who watch from another thread.</summary>
    public ReadOnlyMemory<byte> Last => _buffer.AsMemory(0, Volatile.Read(ref _length));

    /// <summary>A new input, valid until the next is made.</summary>
    public ReadOnlySpan<byte> Make(IReadOnlyList<byte[]> pool)
    {
        var start = random.OneOf(pool);
        start.CopyTo(_buffer, 0);
        _length = start.Length;

        var changes = 1 + random.Below(random.Below(8) == 0 ? 16 : 3);
        for (var i = 0; i < changes; i++) Change(pool);
        return _buffer.AsSpan(0, _length);
    }

    private void Change(IReadOnlyList<byte[]> pool)
    {
        switch (random.Below(Changes))
        {
            case 0 when _length > 0:
                _buffer[random.Below(_length)] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when _length > 0:
                _buffer[random.Below(_length)] = (byte)random.Next();
                break;
            case 2 when _length > 0:
                _buffer[random.Below(_length)] = random.OneOf(Bytes);
                break;
            case 3 when _length > 0:
                _buffer[random.Below(_length)] += (byte)(random.Below(2) == 0 ? 1 : 255);
                break;
            case 4:
                Overwrite(random.OneOf(Numbers), 2);
                break;
            case 5:
                Overwrite(random.OneOf(Numbers), random.Below(2) == 0 ? 4 : 8);
                break;
            case 6:
                // A length that nearly or exactly fits what follows.
                Overwrite((ulong)Math.Max(0, _length - random.Below(_length + 1) - 4 + random.Below(5)), 2);
                break;
            case 7 when _length > 0:
                Remove(random.Below(_length), 1 + random.Below(Math.Min(_length, 64)));
                break;
            case 8:
                Insert(random.Below(_length + 1), random.OneOf(Words));
                break;
            case 9 when _length > 0:
                Repeat();
                break;
            case 10:
                Splice(random.OneOf(pool));
                break;
            case 11 when _length > 0:
                _length = random.Below(_length);
                break;
            default:
                Span<byte> noise = stackalloc byte[1 + random.Below(8)];
                foreach (ref var b in noise) b = (byte)random.Next();
                Insert(random.Below(_length + 1), noise);
                break;
        }
    }

    private void Overwrite(ulong number, int width)
    {
        if (_length < width) return;

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        bytes[^width..].CopyTo(_buffer.AsSpan(random.Below(_length - width + 1)));
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MaxLength) return;

        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(at));
        _length += bytes.Length;
    }

    /// <summary>A piece once more, and rarely so often that it fills what a frame can hold.</summary>
    private void Repeat()
    {
        var from = random.Below(_length);
        var piece = _buffer.AsSpan(from, 1 + random.Below(Math.Min(_length - from, 32))).ToArray();
        var times = random.Below(256) == 0 ? MaxLength / piece.Length : 1 + random.Below(4);
        for (var i = 0; i < times && _length + piece.Length <= MaxLength; i++)
        {
            // Many of them go to the end, where nothing has to be moved.
            if (times <= 4) Insert(from, piece);
            else Insert(_length, piece);
        }
    }

    private void Splice(byte[] other)
    {
        var at = random.Below(_length + 1);
        var from = random.Below(other.Length + 1);
        var count = Math.Min(other.Length - from, MaxLength - at);
        other.AsSpan(from, count).CopyTo(_buffer.AsSpan(at));
        _length = at + count;
    }
}
