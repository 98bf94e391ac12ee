using System.Buffers;
using System.Numerics;

namespace Clasp.Security.Keys;

/// <summary>Bytes as text in the alphabet of Bitcoin, which leaves out letters that look like others.</summary>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static SearchValues<char> Digits { get; } = SearchValues.Create(Alphabet);

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>();
        while (number > 0)
        {
            number = BigInteger.DivRem(number, Alphabet.Length, out var digit);
            digits.Push(Alphabet[(int)digit]);
        }

        // A number has no leading zeros; they are written one by one.
        foreach (var b in bytes)
        {
            if (b != 0) break;
            digits.Push(Alphabet[0]);
        }

        return new string([.. digits]);
    }
}
