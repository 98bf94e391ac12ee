using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>Strings in a row, viewed where they lie.</summary>
/// <remarks><code>u16 count, count x str</code></remarks>
public readonly ref struct StringList
{
    private readonly ReadOnlySpan<byte> _encoded;

    internal StringList(int count, ReadOnlySpan<byte> encoded)
    {
        Count = count;
        _encoded = encoded;
    }

    public int Count { get; }

    /// <summary>Encodes strings, so that a message can carry them.</summary>
    /// <exception cref="ProtocolException">There are more than 65,535, or one is longer than that.</exception>
    public static StringList Of(IReadOnlyCollection<string> strings)
    {
        if (strings.Count > ushort.MaxValue)
            throw new ProtocolException($"A list of {strings.Count} strings is too long.");

        var encoded = new byte[strings.Sum(s => 2 + System.Text.Encoding.UTF8.GetByteCount(s))];
        var wire = new WireWriter(encoded);
        foreach (var text in strings) wire.WriteString(text);
        return new(strings.Count, encoded);
    }

    public Enumerator GetEnumerator() => new(Count, _encoded);

    public static StringList ReadFrom(scoped ref WireReader wire)
    {
        int count = wire.ReadUInt16();
        var start = wire.Position;
        for (var i = 0; i < count; i++) wire.ReadString();
        return new(count, wire.Since(start));
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteCount(Count, "A list of strings");
        wire.WriteBytes(_encoded);
    }

    /// <summary>Steps through the strings.</summary>
    public ref struct Enumerator(int count, ReadOnlySpan<byte> encoded)
    {
        private WireReader _wire = new(encoded);
        private int _left = count;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0) return false;

            _left--;
            Current = _wire.ReadString();
            return true;
        }
    }
}
