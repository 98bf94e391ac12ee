using Clasp.Security.Keys;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Security.Capabilities;

/// <summary>Decides whether a capability token holds, from its root down to itself.</summary>
/// <param name="anchors">The keys whose root tokens are trusted.</param>
/// <param name="maxDepth">How often a token may have been delegated.</param>
public sealed class CapabilityVerifier(IReadOnlyCollection<PublicKey> anchors, int maxDepth)
{
    private static readonly ulong LastSecond = (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Judges a token; what costs little is checked before what costs much.</summary>
    public TokenVerdict Verify(CapabilityToken token, DateTimeOffset now)
    {
        CapabilityToken[] chain = [.. token.Chain];
        var end = chain.Min(link => link.ExpiresAt);
        if (IsOver(end, now)) return TokenVerdict.Expired();

        if (ErrorOf(chain) is { } error) return TokenVerdict.Unauthorized($"Invalid token: {error}");

        return TokenVerdict.Accepted(new Grant
        {
            TokenId = token.Nonce,
            Scopes = [.. token.ParsedScopes],
            ExpiresAt = EndOf(end),
        });
    }

    private string? ErrorOf(CapabilityToken[] chain)
    {
        if (chain.Length - 1 > maxDepth) return $"it was delegated {chain.Length - 1} times, and {maxDepth} are allowed";
        if (!anchors.Contains(chain[0].Issuer)) return "its root is not signed by a trust anchor";
        if (chain[^1].Audience is { } audience)
            return $"it is for the holder of the key {audience} to delegate, and not to be used itself";

        // From the root: without a token of an anchor, nobody can have more than this one signature checked.
        if (!chain.All(link => link.HasValidSignature())) return "a signature is wrong";

        for (var i = 1; i < chain.Length; i++)
        {
            if (ErrorOf(chain[i - 1], chain[i]) is { } error) return error;
        }

        return null;
    }

    private static string? ErrorOf(CapabilityToken parent, CapabilityToken child)
    {
        if (!child.Issuer.Equals(parent.Audience)) return "it was delegated by somebody who is not the audience of its parent";
        return child.ParsedScopes.FirstOrDefault(scope => !parent.Allows(scope)) is { } wider
            ? $"its parent does not allow {wider}"
            : null;
    }

    private static bool IsOver(ulong end, DateTimeOffset now) => EndOf(end) is { } moment && now >= moment;

    /// <summary>The named second is the last in which the token holds. What is beyond the calendar never ends.</summary>
    private static DateTimeOffset? EndOf(ulong lastSecond) =>
        lastSecond < LastSecond ? DateTimeOffset.FromUnixTimeSeconds((long)lastSecond + 1) : null;
}
