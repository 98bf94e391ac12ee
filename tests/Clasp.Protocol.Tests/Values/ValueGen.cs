using Clasp.Protocol.Values;
using CsCheck;

namespace Clasp.Protocol.Tests.Values;

/// <summary>Random values of every kind.</summary>
internal static class ValueGen
{
    /// <summary>Text that UTF-8 can say: no half of a surrogate pair.</summary>
    public static Gen<string> Text { get; } =
        Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\0', '\u02FF'], Gen.Char['\u4E00', '\u9FFF'])
            .Array[0, 12].Select(chars => new string(chars));

    public static Gen<Value> Any { get; } = Gen.Recursive<Value>((depth, self) =>
    {
        var scalar = Gen.OneOf(
            Gen.Const(Value.Null),
            Gen.Bool.Select(Value.Bool),
            Gen.SByte.Select(Value.Int8),
            Gen.Short.Select(Value.Int16),
            Gen.Int.Select(Value.Int32),
            Gen.Long.Select(Value.Int64),
            Gen.UInt.Select(bits => Value.Float32(BitConverter.UInt32BitsToSingle(bits))),
            Gen.ULong.Select(bits => Value.Float64(BitConverter.UInt64BitsToDouble(bits))),
            Text.Select(Value.String),
            Gen.Byte.Array[0, 20].Select(bytes => Value.Bytes(bytes)));
        if (depth > 4) return scalar;

        return Gen.Frequency(
            (4, scalar),
            (1, self.Array[0, 4].Select(elements => Value.Array(elements))),
            (1, Gen.Select(Text, self, KeyValuePair.Create).Array[0, 4].Select(Value.Map)));
    });
}
