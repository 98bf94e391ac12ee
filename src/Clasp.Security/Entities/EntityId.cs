using Clasp.Security.Keys;

namespace Clasp.Security.Entities;

/// <summary>The name of an entity, made from its public key: <c>clasp:</c> and its first 16 bytes in base 58.</summary>
public static class EntityId
{
    private const string Prefix = "clasp:";
    private const int KeyBytes = 16;

    /// <summary>What 16 bytes of 0xFF take in base 58.</summary>
    private const int MaxLength = 6 + 22;

    public static string Of(PublicKey key) => Prefix + Base58.Encode(key.Bytes[..KeyBytes]);

    /// <summary>Whether the text looks like an id; nobody need be behind it.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length is > 6 and <= MaxLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Base58.Digits) < 0;
}
