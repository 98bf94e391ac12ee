namespace Clasp.Protocol.Values;

/// <summary>A value as it is on the wire: its type and its data, already checked, valid as long as the bytes it views.</summary>
public readonly ref struct EncodedValue(ValueKind kind, ReadOnlySpan<byte> data)
{
    public ValueKind Kind { get; } = kind;

    /// <summary>Everything after the type byte; empty for null.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public static EncodedValue Null => default;

    public bool IsNull => Kind == ValueKind.Null;

    public bool SequenceEqual(EncodedValue other) => Kind == other.Kind && Data.SequenceEqual(other.Data);
}
