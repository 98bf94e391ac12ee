using System.Diagnostics.CodeAnalysis;

namespace Clasp.Protocol.Values;

/// <content>
/// Looking into a value: <c>As</c> throws <see cref="InvalidOperationException"/> for another kind, <c>TryGet</c> says
/// so.
/// </content>
public sealed partial class Value
{
    public bool AsBool() => TryGetBool(out var value) ? value : throw NotA("a bool");

    /// <summary>An integer of any width.</summary>
    public long AsInt64() => TryGetInt64(out var value) ? value : throw NotA("an integer");

    /// <summary>A float or an integer of any width.</summary>
    public double AsDouble() => TryGetDouble(out var value) ? value : throw NotA("a number");

    public string AsString() => TryGetString(out var value) ? value : throw NotA("a string");

    public ReadOnlySpan<byte> AsBytes() => Kind == ValueKind.Bytes ? (byte[])_object! : throw NotA("a byte string");

    public ReadOnlySpan<Value> AsArray() => Kind == ValueKind.Array ? (Value[])_object! : throw NotA("an array");

    public ReadOnlySpan<KeyValuePair<string, Value>> AsMap() =>
        Kind == ValueKind.Map ? (KeyValuePair<string, Value>[])_object! : throw NotA("a map");

    public bool TryGetBool(out bool value)
    {
        value = _number != 0;
        return Kind == ValueKind.Bool;
    }

    public bool TryGetInt64(out long value)
    {
        value = IsInteger ? _number : 0;
        return IsInteger;
    }

    public bool TryGetDouble(out double value)
    {
        value = Kind switch
        {
            ValueKind.Float64 => BitConverter.Int64BitsToDouble(_number),
            ValueKind.Float32 => BitConverter.Int32BitsToSingle((int)_number),
            _ => _number,
        };
        return IsInteger || IsFloat;
    }

    public bool TryGetString([NotNullWhen(true)] out string? value)
    {
        value = Kind == ValueKind.String ? (string)_object! : null;
        return value is not null;
    }

    /// <summary>The member of a map with this key; <c>false</c> for what is not a map, too.</summary>
    public bool TryGetMember(string key, [NotNullWhen(true)] out Value? value)
    {
        value = null;
        if (Kind != ValueKind.Map) return false;

        foreach (var member in AsMap())
        {
            if (member.Key == key) value = member.Value;
        }

        return value is not null;
    }

    private InvalidOperationException NotA(string wanted) => new($"The value is not {wanted} but {Kind}.");
}
