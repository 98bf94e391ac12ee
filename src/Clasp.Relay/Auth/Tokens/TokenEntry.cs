using Clasp.Security.Scopes;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>A token in the index, with what its bearers get, and when the last of them came.</summary>
internal sealed class TokenEntry(CpskToken token, DateTimeOffset? lastUsed)
{
    private long _lastUsedSeconds = lastUsed?.ToUnixTimeSeconds() ?? 0;
    private int _wasUsed;

    public CpskToken Token { get; } = token;

    /// <summary>One for all sessions of the token.</summary>
    public Grant Grant { get; } = new()
    {
        Subject = token.Subject,
        TokenId = token.Id,
        Scopes = token.Scopes,
        ExpiresAt = token.ExpiresAt,
    };

    /// <summary>Null for never.</summary>
    public DateTimeOffset? LastUsed =>
        Volatile.Read(ref _lastUsedSeconds) is > 0 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public void Use(DateTimeOffset now)
    {
        Volatile.Write(ref _lastUsedSeconds, now.ToUnixTimeSeconds());
        Volatile.Write(ref _wasUsed, 1);
    }

    /// <summary>The last use, if there was one since this was last called.</summary>
    public DateTimeOffset? TakeUse() => Interlocked.Exchange(ref _wasUsed, 0) == 1 ? LastUsed : null;
}
