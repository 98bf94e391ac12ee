using System.Text;

namespace Clasp.Protocol.Values;

/// <summary>
/// A value of the object model, for those who build or look into values; the way of a message uses <see
/// cref="EncodedValue"/>.
/// </summary>
/// <remarks>
/// Immutable. Integers and floats are kept apart, and so are their widths: a value is written with the type it was read
/// with. Two values are equal if they are the same bytes on the wire, so 1 and 1.0 differ, and NaN equals itself.
/// </remarks>
public sealed partial class Value : IEquatable<Value>
{
    // Bool, integers and the bits of floats are in the number; string, byte[], Value[] and pairs in the object.
    private readonly long _number;
    private readonly object? _object;
    private readonly int _depth;

    private Value(ValueKind kind, long number)
    {
        Kind = kind;
        _number = number;
        EncodedLength = 1 + kind switch
        {
            ValueKind.Null => 0,
            ValueKind.Bool or ValueKind.Int8 => 1,
            ValueKind.Int16 => 2,
            ValueKind.Int32 or ValueKind.Float32 => 4,
            _ => 8,
        };
    }

    private Value(ValueKind kind, object content, int dataLength, int depth = 0)
    {
        if (depth > ProtocolLimits.MaxValueDepth)
            throw new ArgumentException($"A value is nested more than {ProtocolLimits.MaxValueDepth} levels deep.");

        Kind = kind;
        _object = content;
        _depth = depth;
        EncodedLength = 1 + dataLength;
    }

    public static Value Null { get; } = new(ValueKind.Null, 0);

    public static Value True { get; } = new(ValueKind.Bool, 1);

    public static Value False { get; } = new(ValueKind.Bool, 0);

    public ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public bool IsInteger => Kind is >= ValueKind.Int8 and <= ValueKind.Int64;

    public bool IsFloat => Kind is ValueKind.Float32 or ValueKind.Float64;

    /// <summary>Bytes of the type byte and the data.</summary>
    public int EncodedLength { get; }

    public static implicit operator Value(bool value) => Bool(value);

    public static implicit operator Value(int value) => Int64(value);

    public static implicit operator Value(long value) => Int64(value);

    public static implicit operator Value(double value) => Float64(value);

    public static implicit operator Value(string value) => String(value);

    public static implicit operator Value(byte[] value) => Bytes(value);

    public static Value Bool(bool value) => value ? True : False;

    public static Value Int8(sbyte value) => new(ValueKind.Int8, value);

    public static Value Int16(short value) => new(ValueKind.Int16, value);

    public static Value Int32(int value) => new(ValueKind.Int32, value);

    public static Value Int64(long value) => new(ValueKind.Int64, value);

    public static Value Float32(float value) => new(ValueKind.Float32, BitConverter.SingleToInt32Bits(value));

    public static Value Float64(double value) => new(ValueKind.Float64, BitConverter.DoubleToInt64Bits(value));

    public static Value String(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(ValueKind.String, value, 2 + Encoding.UTF8.GetByteCount(value));
    }

    /// <summary>A copy of the bytes.</summary>
    public static Value Bytes(ReadOnlySpan<byte> value) => new(ValueKind.Bytes, value.ToArray(), 2 + value.Length);

    /// <exception cref="ArgumentException">The elements are nested deeper than the wire allows.</exception>
    public static Value Array(params ReadOnlySpan<Value> elements) => ArrayOf(elements.ToArray());

    /// <summary>
    /// A map in the order given; where a key comes twice, the last value takes the place of the first.
    /// </summary>
    /// <exception cref="ArgumentException">The members are nested deeper than the wire allows.</exception>
    public static Value Map(IEnumerable<KeyValuePair<string, Value>> members)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<KeyValuePair<string, Value>>();
        foreach (var member in members)
        {
            if (places.TryAdd(member.Key, kept.Count))
                kept.Add(member);
            else
                kept[places[member.Key]] = member;
        }

        return MapOf([.. kept]);
    }

    /// <summary>A map in the order given.</summary>
    public static Value Map(params ReadOnlySpan<(string Key, Value Value)> members)
    {
        var pairs = new KeyValuePair<string, Value>[members.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new(members[i].Key, members[i].Value);
        return Map(pairs);
    }

    public bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Kind != other.Kind || _number != other._number) return false;

        return Kind switch
        {
            ValueKind.String => (string)_object! == (string)other._object!,
            ValueKind.Bytes => AsBytes().SequenceEqual(other.AsBytes()),
            ValueKind.Array => AsArray().SequenceEqual(other.AsArray()),
            ValueKind.Map => MapsEqual(AsMap(), other.AsMap()),
            _ => true,
        };
    }

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode() => Kind switch
    {
        ValueKind.String => ((string)_object!).GetHashCode(StringComparison.Ordinal),
        ValueKind.Bytes or ValueKind.Array or ValueKind.Map => HashCode.Combine(Kind, EncodedLength),
        _ => HashCode.Combine(Kind, _number),
    };

    /// <summary>The value as JSON.</summary>
    public override string ToString() => ValueJson.ToJson(this);

    private static Value ArrayOf(Value[] elements)
    {
        var (length, depth) = (2, 0);
        foreach (var element in elements)
        {
            ArgumentNullException.ThrowIfNull(element, nameof(elements));
            length += element.EncodedLength;
            depth = Math.Max(depth, element._depth);
        }

        return new(ValueKind.Array, elements, length, depth + 1);
    }

    private static Value MapOf(KeyValuePair<string, Value>[] members)
    {
        var (length, depth) = (2, 0);
        foreach (var (key, value) in members)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(members));
            length += 2 + Encoding.UTF8.GetByteCount(key) + value.EncodedLength;
            depth = Math.Max(depth, value._depth);
        }

        return new(ValueKind.Map, members, length, depth + 1);
    }

    private static bool MapsEqual(
        ReadOnlySpan<KeyValuePair<string, Value>> left, ReadOnlySpan<KeyValuePair<string, Value>> right)
    {
        if (left.Length != right.Length) return false;

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i].Key != right[i].Key || !left[i].Value.Equals(right[i].Value)) return false;
        }

        return true;
    }
}
