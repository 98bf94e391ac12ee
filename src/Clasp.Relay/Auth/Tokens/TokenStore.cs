using System.Collections.Immutable;
using Clasp.Relay.Auth.Storage;
using Clasp.Security.Scopes;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>Makes tokens and revokes them; keeps the index in memory and the database the same.</summary>
internal sealed class TokenStore
{
    /// <summary>So that an administrator can see what has become of a token, and its bearer is told that it has expired.</summary>
    private static readonly TimeSpan ExpiredAreKept = TimeSpan.FromDays(1);

    private readonly AuthDatabase _database;
    private readonly TimeProvider _time;
    private readonly Action<IReadOnlySet<string>> _endSessions;

    // Guards the version, and that nothing is put back into the index that is removed while the database is read.
    private readonly Lock _lock = new();
    private long _version = -1;

    /// <param name="database">Where tokens outlast the relay.</param>
    /// <param name="time">Says when they expire.</param>
    /// <param name="endSessions">Ends the sessions that came with tokens of these ids.</param>
    public TokenStore(AuthDatabase database, TimeProvider time, Action<IReadOnlySet<string>> endSessions)
    {
        _database = database;
        _time = time;
        _endSessions = endSessions;
        Index.OnMiss = Refresh;
        Refresh();
    }

    public TokenIndex Index { get; } = new();

    /// <summary>Makes a token.</summary>
    /// <param name="kind">How its bearer comes by it.</param>
    /// <param name="subject">Whose it is; null for nobody.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="lifetime">How long; zero for ever.</param>
    public IssuedToken Issue(TokenKind kind, string? subject, ImmutableArray<Scope> scopes, TimeSpan lifetime)
    {
        var secret = CpskFormat.Create();
        var now = _time.GetUtcNow();
        var token = new CpskToken
        {
            Hash = CpskFormat.HashOf(secret),
            Kind = kind,
            Subject = subject,
            Scopes = scopes,
            CreatedAt = now,
            ExpiresAt = lifetime > TimeSpan.Zero ? now + lifetime : null,
        };
        _database.AddToken(token);
        Index.Add(token);
        return new IssuedToken(secret, token);
    }

    /// <summary>Makes a token worthless, and ends the sessions that came with it.</summary>
    public bool Revoke(string id)
    {
        lock (_lock)
        {
            if (!_database.RemoveToken(id)) return false;

            Forget([id]);
            return true;
        }
    }

    /// <summary>Revokes the tokens that a subject was given, but for the newest.</summary>
    public void RevokeAllOf(string subject, TokenKind kind, int butNewest = 0)
    {
        lock (_lock) Forget(_database.RemoveTokensOf(subject, kind, butNewest));
    }

    /// <summary>Removes what has expired.</summary>
    /// <returns>How many tokens that were.</returns>
    public int Prune() => Prune(_time.GetUtcNow());

    /// <summary>What is to be done every minute or so.</summary>
    public void CleanUp()
    {
        Prune(_time.GetUtcNow() - ExpiredAreKept);
        _database.NoteUses(
            from entry in Index.Entries
            let use = entry.TakeUse()
            where use is not null
            select (entry.Token.Id, use.Value));
    }

    /// <summary>Takes over what another process has changed in the database.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            var version = _database.ForeignVersion();
            if (version == _version) return;

            // Those that are issued meanwhile may or may not be among what is read, and stay.
            var before = Index.Entries.Where(entry => entry.Token.Kind != TokenKind.Bootstrap).Select(entry => entry.Token.Id).ToList();
            var stored = _database.Tokens();
            foreach (var (token, lastUsed) in stored) Index.Add(token, lastUsed);
            Forget(before.Except(stored.Select(one => one.Token.Id)));
            _version = version;
        }
    }

    /// <summary>Takes this token for the administrator's, in place of the one before; null for none.</summary>
    /// <returns>Whether it is another one.</returns>
    public bool UseBootstrap(CpskToken? token)
    {
        lock (_lock)
        {
            var before = Index.Entries.Where(entry => entry.Token.Kind == TokenKind.Bootstrap).Select(entry => entry.Token.Id).ToList();
            if (before.SequenceEqual(token is null ? [] : [token.Id])) return false;

            if (token is not null) Index.Add(token);
            Forget(before);
            return true;
        }
    }

    private int Prune(DateTimeOffset before)
    {
        lock (_lock)
        {
            var removed = _database.RemoveExpiredTokens(before, guestsBefore: _time.GetUtcNow());
            Forget(removed);
            return removed.Count;
        }
    }

    private void Forget(IEnumerable<string> ids)
    {
        var gone = ids.Where(Index.Remove).ToHashSet(StringComparer.Ordinal);
        if (gone.Count > 0) _endSessions(gone);
    }
}
