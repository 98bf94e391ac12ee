using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Clasp.Security.Keys;

/// <summary>Reads the content of a file that names a key to trust.</summary>
/// <remarks>
/// One of: 64 hexadecimal digits, the public key, as <c>clasp key show</c> prints it; the 32 bytes of the public key; or
/// <c>seed:</c> and 64 hexadecimal digits, the private seed whose public key is meant. Never a seed without that word in
/// front: it looks like a public key, and the reference confuses the two.
/// </remarks>
public static class TrustAnchor
{
    public const int MaxFileBytes = 1024;

    private const string SeedPrefix = "seed:";

    /// <param name="content">The whole file.</param>
    /// <param name="key">The key to trust.</param>
    /// <param name="reason">What is wrong, and what to do; it does not repeat the content, which may be a secret.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> content, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        reason = null;
        if (content.Length == PublicKey.Length)
        {
            if (PublicKey.TryCreate(content, out key)) return true;
            reason = "its 32 bytes are no Ed25519 public key.";
            return false;
        }

        var text = Encoding.UTF8.GetString(content).Trim();
        if (text.StartsWith(SeedPrefix, StringComparison.Ordinal))
        {
            key = SigningKey.TryParse(text[SeedPrefix.Length..].Trim(), out var pair) ? pair.PublicKey : null;
            if (key is null) reason = "64 hexadecimal digits must follow 'seed:'.";
            return key is not null;
        }

        if (PublicKey.TryParse(text, out key)) return true;

        reason = text.Length == 2 * PublicKey.Length
            ? "it is no Ed25519 public key. If it is a seed, put in what 'clasp key show' prints, or 'seed:' in front."
            : "it must hold a public key, as 64 hexadecimal digits or 32 bytes.";
        return false;
    }
}
