using System.Diagnostics.CodeAnalysis;

namespace Clasp.Protocol.Addressing;

/// <summary>
/// What an address may look like: <c>/</c> and segments between slashes, of which only the last may be empty.
/// </summary>
public static class AddressGrammar
{
    internal const byte Slash = (byte)'/';

    /// <summary>Checks a concrete address, which is valid UTF-8 already; a pattern is refused.</summary>
    public static bool IsValid(ReadOnlySpan<byte> address, [NotNullWhen(false)] out string? reason)
    {
        if (!HasValidSegments(address, "address", out reason)) return false;
        if (!address.Contains((byte)'*')) return true;

        reason = "An address has no '*': this is a pattern.";
        return false;
    }

    /// <summary>The rules that addresses and patterns share.</summary>
    internal static bool HasValidSegments(ReadOnlySpan<byte> text, string what, [NotNullWhen(false)] out string? reason)
    {
        reason = text switch
        {
            [] => $"The {what} is empty.",
            [not Slash, ..] => $"The {what} does not start with '/'.",
            _ when text.IndexOf("//"u8) >= 0 => $"The {what} has an empty segment that is not the last.",
            _ when text.Length > ProtocolLimits.MaxAddressBytes =>
                $"The {what} has {text.Length} bytes; the limit is {ProtocolLimits.MaxAddressBytes}.",
            _ when text.Count(Slash) > ProtocolLimits.MaxAddressSegments =>
                $"The {what} has {text.Count(Slash)} segments; the limit is {ProtocolLimits.MaxAddressSegments}.",
            _ => null,
        };
        return reason is null;
    }
}
