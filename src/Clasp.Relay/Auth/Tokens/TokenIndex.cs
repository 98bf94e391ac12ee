using System.Collections.Concurrent;
using System.Security.Cryptography;
using Clasp.Security.Tokens;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>All CPSK tokens that are good, in memory, and the judge of those that clients show.</summary>
/// <remarks>
/// Tokens are found by their hash. How long that takes gives no token away: who wanted to learn one by the time would
/// have to try tokens whose hashes begin like its own, which is no easier than to guess it.
/// </remarks>
internal sealed class TokenIndex : ITokenValidator
{
    private readonly ConcurrentDictionary<string, TokenEntry> _byId = new(StringComparer.Ordinal);

    public IEnumerable<TokenEntry> Entries => _byId.Values;

    /// <summary>Called when a token is not known, before it is refused: somebody else may have made it.</summary>
    public Action? OnMiss { get; set; }

    public bool Recognises(string token) => token.StartsWith(CpskFormat.Prefix, StringComparison.Ordinal);

    public TokenVerdict Validate(string token, DateTimeOffset now)
    {
        var hash = CpskFormat.HashOf(token);
        var entry = Find(hash);
        if (entry is null && CpskFormat.IsToken(token) && OnMiss is { } onMiss)
        {
            onMiss();
            entry = Find(hash);
        }

        if (entry is null) return TokenVerdict.Unauthorized("Invalid token: it is unknown here, or was revoked");
        if (entry.Token.IsExpired(now)) return TokenVerdict.Expired();

        entry.Use(now);
        return TokenVerdict.Accepted(entry.Grant);
    }

    public TokenEntry? Find(string id) => _byId.GetValueOrDefault(id);

    public TokenEntry? Find(byte[] hash) =>
        Find(CpskFormat.IdOf(hash)) is { } entry && CryptographicOperations.FixedTimeEquals(entry.Token.Hash, hash)
            ? entry
            : null;

    public void Add(CpskToken token, DateTimeOffset? lastUsed = null) =>
        _byId.TryAdd(token.Id, new TokenEntry(token, lastUsed));

    public bool Remove(string id) => _byId.TryRemove(id, out _);
}
