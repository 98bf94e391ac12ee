namespace Clasp.Protocol.Values;

/// <summary>The type byte of a value on the wire.</summary>
public enum ValueKind : byte
{
    Null = 0x00,
    Bool = 0x01,
    Int8 = 0x02,
    Int16 = 0x03,
    Int32 = 0x04,
    Int64 = 0x05,
    Float32 = 0x06,
    Float64 = 0x07,
    String = 0x08,
    Bytes = 0x09,
    Array = 0x0A,
    Map = 0x0B,
}
