namespace Clasp.Relay.Auth.Tokens;

/// <summary>The body that names a token by itself, which has no place in a path.</summary>
internal sealed class TokenSecretRequest
{
    public string? Token { get; init; }
}
