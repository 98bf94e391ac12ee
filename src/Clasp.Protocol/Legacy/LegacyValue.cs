using System.Text;
using System.Text.Unicode;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;
using Nerdbank.MessagePack;

namespace Clasp.Protocol.Legacy;

/// <summary>
/// One member of a <see cref="LegacyMap"/>, read as what its message wants it to be; anything else names the field.
/// </summary>
internal readonly ref struct LegacyValue(string owner, ReadOnlySpan<byte> field, ReadOnlyMemory<byte> bytes)
{
    private readonly string _owner = owner;
    private readonly ReadOnlySpan<byte> _field = field;
    private readonly ReadOnlyMemory<byte> _bytes = bytes;

    public bool IsAbsent => _bytes.IsEmpty || IsNil;

    public bool IsNil => Type == MessagePackType.Nil;

    public bool IsText => Type == MessagePackType.String;

    private MessagePackType Type => new MessagePackReader(_bytes).NextMessagePackType;

    public ReadOnlySpan<byte> AsText()
    {
        if (Type != MessagePackType.String) throw NotA("a string");

        var text = new MessagePackReader(_bytes).ReadStringSpan();
        return Utf8.IsValid(text) ? text : throw NotA("valid UTF-8");
    }

    public ulong AsInteger(ulong max)
    {
        if (Type != MessagePackType.Integer || IsNegative) throw NotA("an unsigned integer");

        var integer = new MessagePackReader(_bytes).ReadUInt64();
        return integer <= max ? integer : throw NotA($"an integer up to {max}");
    }

    public double AsDouble() => Type switch
    {
        MessagePackType.Float => new MessagePackReader(_bytes).ReadDouble(),
        MessagePackType.Integer when IsNegative => new MessagePackReader(_bytes).ReadInt64(),
        MessagePackType.Integer => new MessagePackReader(_bytes).ReadUInt64(),
        _ => throw NotA("a number"),
    };

    public bool AsBool() =>
        Type == MessagePackType.Boolean ? new MessagePackReader(_bytes).ReadBoolean() : throw NotA("a bool");

    /// <param name="owner">What the map describes, for its own error messages.</param>
    public LegacyMap AsMap(string owner) => Type == MessagePackType.Map ? new(owner, _bytes) : throw NotA("a map");

    /// <summary>The elements of an array.</summary>
    public Elements AsArray() =>
        Type == MessagePackType.Array ? new(_owner, _field, _bytes, perElement: 1) : throw NotA("an array");

    /// <summary>The keys and values of a map, in turn.</summary>
    public Elements AsPairs() =>
        Type == MessagePackType.Map ? new(_owner, _field, _bytes, perElement: 2) : throw NotA("a map");

    /// <summary>
    /// Writes the value of a signal with its type: integers as i64, floats as f64, <c>bin</c> as bytes.
    /// </summary>
    public void WriteTo(ref WireWriter wire) => WriteTo(ref wire, ProtocolLimits.MaxValueDepth);

    public ProtocolException NotA(string wanted) =>
        new($"'{Encoding.UTF8.GetString(_field)}' of {_owner} is not {wanted}.");

    /// <summary>Only the signed formats can be, and reading an unsigned one as signed may overflow.</summary>
    private bool IsNegative =>
        _bytes.Span[0] is (>= 0xD0 and <= 0xD3) or >= 0xE0 && new MessagePackReader(_bytes).ReadInt64() < 0;

    private void WriteTo(ref WireWriter wire, int depthLeft)
    {
        var reader = new MessagePackReader(_bytes);
        switch (Type)
        {
            case MessagePackType.Nil:
                wire.WriteByte((byte)ValueKind.Null);
                break;
            case MessagePackType.Boolean:
                wire.WriteByte((byte)ValueKind.Bool);
                wire.WriteByte(reader.ReadBoolean() ? (byte)1 : (byte)0);
                break;
            case MessagePackType.Integer when IsNegative || reader.ReadUInt64() <= long.MaxValue:
                wire.WriteByte((byte)ValueKind.Int64);
                wire.WriteUInt64((ulong)new MessagePackReader(_bytes).ReadInt64());
                break;
            case MessagePackType.Integer or MessagePackType.Float:
                wire.WriteByte((byte)ValueKind.Float64);
                wire.WriteDouble(AsDouble());
                break;
            case MessagePackType.String:
                wire.WriteByte((byte)ValueKind.String);
                wire.WriteString(AsText());
                break;
            case MessagePackType.Binary:
                WriteBytes(ref wire);
                break;
            case MessagePackType.Array:
                WriteElements(ref wire, ValueKind.Array, AsArray(), depthLeft);
                break;
            case MessagePackType.Map:
                WriteElements(ref wire, ValueKind.Map, AsPairs(), depthLeft);
                break;
            default:
                throw NotA("a value: MessagePack extension types have no equal");
        }
    }

    private void WriteBytes(ref WireWriter wire)
    {
        var bin = new MessagePackReader(_bytes).ReadBytes().GetValueOrDefault();
        wire.WriteByte((byte)ValueKind.Bytes);
        wire.WriteCount((int)bin.Length, "A byte string");
        foreach (var part in bin) wire.WriteBytes(part.Span);
    }

    private void WriteElements(ref WireWriter wire, ValueKind kind, Elements elements, int depthLeft)
    {
        if (depthLeft == 0) throw NotA($"a value nested at most {ProtocolLimits.MaxValueDepth} levels deep");

        wire.WriteByte((byte)kind);
        wire.WriteCount(elements.Count, kind == ValueKind.Map ? "A map" : "An array");
        while (elements.MoveNext())
        {
            if (kind == ValueKind.Map)
            {
                wire.WriteString(elements.Current.AsText());
                elements.MoveNext();
            }

            elements.Current.WriteTo(ref wire, depthLeft - 1);
        }
    }

    /// <summary>Steps through the elements of an array, or the keys and values of a map.</summary>
    public ref struct Elements
    {
        private readonly string _owner;
        private readonly ReadOnlySpan<byte> _field;
        private ReadOnlyMemory<byte> _rest;
        private int _left;

        internal Elements(string owner, ReadOnlySpan<byte> field, ReadOnlyMemory<byte> bytes, int perElement)
        {
            var reader = new MessagePackReader(bytes);
            Count = perElement == 1 ? reader.ReadArrayHeader() : reader.ReadMapHeader();
            _owner = owner;
            _field = field;
            _rest = bytes[(int)reader.Consumed..];
            _left = Count * perElement;
        }

        public int Count { get; }

        public LegacyValue Current { get; private set; }

        public readonly Elements GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_left == 0) return false;

            var reader = new MessagePackReader(_rest);
            LegacyMap.Skip(ref reader);
            Current = new(_owner, _field, _rest[..(int)reader.Consumed]);
            _rest = _rest[(int)reader.Consumed..];
            _left--;
            return true;
        }
    }
}
