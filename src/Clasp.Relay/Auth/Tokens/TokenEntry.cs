using Clasp.Security.Scopes;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>A token in the index, with what its bearers get, and when the last of them came.</summary>
internal sealed class TokenEntry(CpskToken token)
{
    private long _lastUsedSeconds;

    public CpskToken Token { get; } = token;

    /// <summary>One for all sessions of the token.</summary>
    public Grant Grant { get; } = new()
    {
        Subject = token.Subject,
        TokenId = token.Id,
        Scopes = token.Scopes,
        ExpiresAt = token.ExpiresAt,
    };

    /// <summary>Null if it was not used since the relay started.</summary>
    public DateTimeOffset? LastUsed =>
        Volatile.Read(ref _lastUsedSeconds) is > 0 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public void Use(DateTimeOffset now) => Volatile.Write(ref _lastUsedSeconds, now.ToUnixTimeSeconds());
}
