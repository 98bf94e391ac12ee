using System.Security.Cryptography;
using System.Text;
using Clasp.Security.Tokens;

namespace Clasp.Security.Capabilities;

/// <summary>Judges capability tokens, and remembers which held: clients that all come back at once cost little.</summary>
public sealed class CapabilityValidator(CapabilityVerifier verifier) : ITokenValidator
{
    private readonly AcceptedTokens _accepted = new();

    public bool Recognises(string token) => token.StartsWith(CapabilityToken.Prefix, StringComparison.Ordinal);

    public TokenVerdict Validate(string token, DateTimeOffset now)
    {
        var hash = new TokenHash(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_accepted.Find(hash) is { } known)
            return known.ExpiresAt <= now ? TokenVerdict.Expired() : TokenVerdict.Accepted(known);

        if (!CapabilityToken.TryParse(token, out var parsed, out var reason))
            return TokenVerdict.Unauthorized($"Invalid token: {reason}");

        var verdict = verifier.Verify(parsed, now);
        if (verdict.Grant is { } grant) _accepted.Add(hash, grant);
        return verdict;
    }
}
