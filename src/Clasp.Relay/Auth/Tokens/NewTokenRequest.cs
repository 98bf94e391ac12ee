namespace Clasp.Relay.Auth.Tokens;

/// <summary>The body with which an administrator asks for a token.</summary>
internal sealed class NewTokenRequest
{
    public IReadOnlyList<string>? Scopes { get; init; }

    public string? Subject { get; init; }

    /// <summary>Seconds; 0 for ever, null for what <c>--token-ttl</c> says.</summary>
    public long? Ttl { get; init; }
}
