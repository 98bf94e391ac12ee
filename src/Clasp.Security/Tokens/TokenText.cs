using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Clasp.Security.Tokens;

/// <summary>The outside of a signed token: a prefix, and bytes as base64url without padding.</summary>
internal static class TokenText
{
    /// <summary>Longer tokens are not looked at; it bounds what one costs to check.</summary>
    public const int MaxLength = 16 * 1024;

    public static string Write(string prefix, ReadOnlySpan<byte> bytes) => prefix + Base64Url.EncodeToString(bytes);

    public static bool TryRead(
        string prefix, string text, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? reason)
    {
        bytes = null;
        reason = null;
        if (!text.StartsWith(prefix, StringComparison.Ordinal)) reason = $"it does not start with {prefix}";
        else if (text.Length > MaxLength) reason = $"it has more than {MaxLength} characters";
        if (reason is not null) return false;

        var encoded = text.AsSpan(prefix.Length);
        var decoded = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        // Written again it is the same only if it had nothing that decoders overlook: blanks, padding, spare bits.
        var isExact = Base64Url.DecodeFromChars(encoded, decoded, out _, out var length) == OperationStatus.Done
            && encoded.SequenceEqual(Base64Url.EncodeToString(decoded.AsSpan(0, length)));
        bytes = isExact ? decoded[..length] : null;
        reason = isExact ? null : "it is not base64url without padding";
        return bytes is not null;
    }
}
