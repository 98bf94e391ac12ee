namespace Clasp.Security.Tokens;

/// <summary>Gives a token to the validator of its kind.</summary>
public sealed class TokenChain(IReadOnlyList<ITokenValidator> validators)
{
    /// <summary>Judges the token of a HELLO; an empty one is none.</summary>
    public TokenVerdict Validate(string token, DateTimeOffset now)
    {
        if (token.Length == 0) return TokenVerdict.Unauthorized("Authentication required");

        foreach (var validator in validators)
        {
            if (validator.Recognises(token)) return validator.Validate(token, now);
        }

        return TokenVerdict.Unauthorized("Invalid token: no validator accepted the token");
    }
}
