namespace Clasp.Relay.Auth.Tokens;

/// <summary>A token, as the API shows one: without the token, but once, to whom it is made for.</summary>
internal sealed class TokenView
{
    public required string Id { get; init; }

    /// <summary>Only in the answer that makes it.</summary>
    public string? Token { get; init; }

    public required string Kind { get; init; }

    public string? Subject { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsed { get; init; }

    public static TokenView Of(CpskToken token, DateTimeOffset? lastUsed, string? secret = null) => new()
    {
        Id = token.Id,
        Token = secret,
        Kind = token.Kind.ToString().ToLowerInvariant(),
        Subject = token.Subject,
        Scopes = [.. token.Scopes.Select(scope => scope.ToString())],
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.ExpiresAt,
        LastUsed = lastUsed,
    };
}
