using System.Collections.Immutable;
using Clasp.Relay.Auth.Tokens;
using Clasp.Security.Scopes;
using Microsoft.Data.Sqlite;

namespace Clasp.Relay.Auth.Storage;

internal sealed partial class AuthDatabase
{
    public void AddToken(CpskToken token)
    {
        lock (_lock)
        {
            Execute(
                "INSERT INTO tokens VALUES ($id, $hash, $kind, $subject, $scopes, $created, $expires, NULL)",
                ("$id", token.Id),
                ("$hash", token.Hash),
                ("$kind", (long)token.Kind),
                ("$subject", token.Subject),
                ("$scopes", string.Join(',', token.Scopes)),
                ("$created", Seconds(token.CreatedAt)),
                ("$expires", token.ExpiresAt is { } end ? Seconds(end) : null));
        }
    }

    /// <summary>All tokens, the oldest first.</summary>
    public IReadOnlyList<(CpskToken Token, DateTimeOffset? LastUsed)> Tokens()
    {
        lock (_lock)
        {
            using var command = _connection.Command(
                "SELECT hash, kind, subject, scopes, created_at, expires_at, last_used FROM tokens ORDER BY created_at, rowid");
            using var row = command.ExecuteReader();
            var tokens = new List<(CpskToken, DateTimeOffset?)>();
            while (row.Read()) tokens.Add((TokenOf(row), row.IsDBNull(6) ? null : Time(row.GetInt64(6))));
            return tokens;
        }
    }

    public bool RemoveToken(string id)
    {
        lock (_lock) return Execute("DELETE FROM tokens WHERE id = $id", ("$id", id)) > 0;
    }

    /// <summary>Removes all tokens of a user, but for the newest.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> RemoveTokensOf(string subject, TokenKind kind, int butNewest) => RemoveTokens(
        """
        DELETE FROM tokens WHERE id IN (
            SELECT id FROM tokens WHERE subject = $subject AND kind = $kind
            ORDER BY created_at DESC, rowid DESC LIMIT -1 OFFSET $butNewest)
        RETURNING id
        """,
        ("$subject", subject),
        ("$kind", (long)kind),
        ("$butNewest", (long)butNewest));

    /// <summary>Removes the tokens that had expired at a time, those of guests at another.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> RemoveExpiredTokens(DateTimeOffset before, DateTimeOffset guestsBefore) => RemoveTokens(
        "DELETE FROM tokens WHERE expires_at <= CASE kind WHEN $guest THEN $guestsBefore ELSE $before END RETURNING id",
        ("$guest", (long)TokenKind.Guest),
        ("$guestsBefore", Seconds(guestsBefore)),
        ("$before", Seconds(before)));

    /// <summary>Tokens of a kind that have not expired.</summary>
    public long CountTokens(TokenKind kind, DateTimeOffset now)
    {
        lock (_lock)
        {
            return (long)Scalar(
                "SELECT count(*) FROM tokens WHERE kind = $kind AND (expires_at IS NULL OR expires_at > $now)",
                ("$kind", (long)kind),
                ("$now", Seconds(now)))!;
        }
    }

    /// <summary>Notes when tokens were last used.</summary>
    public void NoteUses(IEnumerable<(string Id, DateTimeOffset LastUsed)> uses)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var (id, lastUsed) in uses)
                Execute("UPDATE tokens SET last_used = $used WHERE id = $id", ("$used", Seconds(lastUsed)), ("$id", id));
            transaction.Commit();
        }
    }

    private List<string> RemoveTokens(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = _connection.Command(sql, parameters);
            using var row = command.ExecuteReader();
            var ids = new List<string>();
            while (row.Read()) ids.Add(row.GetString(0));
            return ids;
        }
    }

    private static CpskToken TokenOf(SqliteDataReader row) => new()
    {
        Hash = row.GetFieldValue<byte[]>(0),
        Kind = (TokenKind)row.GetInt32(1),
        Subject = row.IsDBNull(2) ? null : row.GetString(2),
        Scopes = ScopesOf(row.GetString(3)),
        CreatedAt = Time(row.GetInt64(4)),
        ExpiresAt = row.IsDBNull(5) ? null : Time(row.GetInt64(5)),
    };

    /// <summary>What does not parse was put there by somebody else: it allows nothing.</summary>
    private static ImmutableArray<Scope> ScopesOf(string text) =>
        Scope.TryParseList(text, out var scopes, out _) ? [.. scopes] : [];
}
