using System.Text;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Values;

/// <content>Bytes to values and back.</content>
public sealed partial class Value
{
    /// <summary>Reads a value out of the bytes, so that it outlives them.</summary>
    public static Value From(EncodedValue encoded)
    {
        var wire = new WireReader(encoded.Data);
        return Read(encoded.Kind, ref wire);
    }

    /// <summary>Writes the type byte and the data.</summary>
    /// <exception cref="ProtocolException">
    /// It does not fit, or a string or a count is longer than the wire allows.
    /// </exception>
    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)Kind);
        switch (Kind)
        {
            case ValueKind.Null:
                break;
            case ValueKind.Bool or ValueKind.Int8:
                wire.WriteByte((byte)_number);
                break;
            case ValueKind.Int16:
                wire.WriteUInt16((ushort)_number);
                break;
            case ValueKind.Int32 or ValueKind.Float32:
                wire.WriteUInt32((uint)_number);
                break;
            case ValueKind.Int64 or ValueKind.Float64:
                wire.WriteUInt64((ulong)_number);
                break;
            case ValueKind.String:
                wire.WriteString(AsString());
                break;
            case ValueKind.Bytes:
                wire.WriteCount(AsBytes().Length, "A byte string");
                wire.WriteBytes(AsBytes());
                break;
            case ValueKind.Array:
                WriteArray(ref wire);
                break;
            default:
                WriteMap(ref wire);
                break;
        }
    }

    /// <summary>Type byte and data in an array of their own.</summary>
    /// <exception cref="ProtocolException">A string or a count is longer than the wire allows.</exception>
    public byte[] ToEncoded()
    {
        var encoded = new byte[EncodedLength];
        var wire = new WireWriter(encoded);
        WriteTo(ref wire);
        return encoded;
    }

    /// <summary>The value encoded, over an array of its own, ready for a message.</summary>
    /// <exception cref="ProtocolException">A string or a count is longer than the wire allows.</exception>
    public EncodedValue Encode() => new(Kind, ToEncoded().AsSpan(1));

    private static Value Read(ValueKind kind, ref WireReader wire) => kind switch
    {
        ValueKind.Null => Null,
        ValueKind.Bool => Bool(wire.ReadByte() != 0),
        ValueKind.Int8 => Int8((sbyte)wire.ReadByte()),
        ValueKind.Int16 => Int16((short)wire.ReadUInt16()),
        ValueKind.Int32 => Int32((int)wire.ReadUInt32()),
        ValueKind.Int64 => Int64((long)wire.ReadUInt64()),
        ValueKind.Float32 => new(ValueKind.Float32, (int)wire.ReadUInt32()),
        ValueKind.Float64 => new(ValueKind.Float64, (long)wire.ReadUInt64()),
        ValueKind.String => String(Encoding.UTF8.GetString(wire.ReadString())),
        ValueKind.Bytes => Bytes(wire.ReadBytes(wire.ReadUInt16())),
        ValueKind.Array => ReadArray(ref wire),
        ValueKind.Map => ReadMap(ref wire),
        _ => throw new ProtocolException($"0x{(byte)kind:X2} is not a value type."),
    };

    private static Value ReadArray(ref WireReader wire)
    {
        var elements = new Value[wire.ReadUInt16()];
        for (var i = 0; i < elements.Length; i++) elements[i] = Read((ValueKind)wire.ReadByte(), ref wire);
        return ArrayOf(elements);
    }

    private static Value ReadMap(ref WireReader wire)
    {
        var members = new KeyValuePair<string, Value>[wire.ReadUInt16()];
        for (var i = 0; i < members.Length; i++)
        {
            var key = Encoding.UTF8.GetString(wire.ReadString());
            members[i] = new(key, Read((ValueKind)wire.ReadByte(), ref wire));
        }

        return Map(members);
    }

    private void WriteArray(ref WireWriter wire)
    {
        var elements = AsArray();
        wire.WriteCount(elements.Length, "An array");
        foreach (var element in elements) element.WriteTo(ref wire);
    }

    private void WriteMap(ref WireWriter wire)
    {
        var members = AsMap();
        wire.WriteCount(members.Length, "A map");
        foreach (var (key, value) in members)
        {
            wire.WriteString(key);
            value.WriteTo(ref wire);
        }
    }
}
