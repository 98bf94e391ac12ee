namespace Clasp.Security.Tokens;

/// <summary>Judges the tokens of one kind. Safe to call from many threads; it may be slow.</summary>
public interface ITokenValidator
{
    /// <summary>Whether the token is of this kind, by its prefix: then no other validator is asked.</summary>
    bool Recognises(string token);

    /// <summary>Judges a token of this kind.</summary>
    TokenVerdict Validate(string token, DateTimeOffset now);
}
