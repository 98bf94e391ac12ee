using System.Collections.Immutable;
using Clasp.Security.Scopes;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>What the relay knows of a CPSK token: everything but the token.</summary>
internal sealed record CpskToken
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>Whose it is; null if nobody's.</summary>
    public string? Subject { get; init; }

    public required ImmutableArray<Scope> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public string Id => CpskFormat.IdOf(Hash);

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
