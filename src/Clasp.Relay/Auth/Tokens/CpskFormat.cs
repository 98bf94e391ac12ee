using System.Security.Cryptography;
using System.Text;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>How CPSK tokens look: <c>cpsk_</c> and 32 hexadecimal digits, which are 128 bits of chance.</summary>
internal static class CpskFormat
{
    public const string Prefix = "cpsk_";

    private const int SecretBytes = 16;
    private const int IdBytes = 8;
    private const int MinLength = 37;
    private const int MaxLength = 256;

    /// <summary>A token that nobody has seen before.</summary>
    public static string Create() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether this may be a token that somebody made: letters and digits, and enough of them.</summary>
    public static bool IsToken(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Length is >= MinLength and <= MaxLength
        && text.Skip(Prefix.Length).All(char.IsAsciiLetterOrDigit);

    /// <summary>What is kept of a token. It needs no salt: nobody can try 2^128 tokens.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The name of a token, by which to revoke it and to find it in logs.</summary>
    public static string IdOf(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..IdBytes]);
}
