using Clasp.Relay;
using Clasp.Relay.Auth.Storage;
using Clasp.Relay.Auth.Tokens;
using Clasp.Security.Scopes;

namespace Clasp.Cli.Auth;

/// <summary>The tokens in the database of a relay, which may run or not; if it does, it notices by itself.</summary>
internal sealed class DatabaseTokenRegister : ITokenRegister
{
    /// <summary>What <c>--token-ttl</c> is if nobody sets it.</summary>
    private const long DefaultSeconds = 86_400;

    private readonly AuthDatabase _database;
    private readonly TokenStore _tokens;
    private readonly TimeProvider _time;

    private DatabaseTokenRegister(AuthDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _tokens = new TokenStore(database, time, _ => { });
    }

    /// <exception cref="IOException">There is no such database.</exception>
    public static DatabaseTokenRegister Open(string path, TimeProvider time)
    {
        // The relay makes it; a mistyped name must not make another.
        if (!File.Exists(path)) throw new IOException($"There is no database {path}; the relay makes it when it starts.");
        try
        {
            return new DatabaseTokenRegister(AuthDatabase.Open(path), time);
        }
        catch (StartException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    public Task<TokenView> CreateAsync(NewTokenRequest wanted, CancellationToken cancellation)
    {
        var lifetime = TimeSpan.FromSeconds(wanted.Ttl ?? DefaultSeconds);
        var issued = _tokens.Issue(
            TokenKind.Made, wanted.Subject, [.. (wanted.Scopes ?? []).Select(Scope.Parse)], lifetime);
        return Task.FromResult(TokenView.Of(issued.Token, null, issued.Secret));
    }

    public Task<IReadOnlyList<TokenView>> ListAsync(bool withExpired, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        IReadOnlyList<TokenView> views =
        [
            .. from entry in _tokens.Index.Entries
               where withExpired || !entry.Token.IsExpired(now)
               orderby entry.Token.CreatedAt, entry.Token.Id
               select TokenView.Of(entry.Token, entry.LastUsed),
        ];
        return Task.FromResult(views);
    }

    public Task<TokenView> ShowAsync(string id, CancellationToken cancellation) => _tokens.Index.Find(id) is { } entry
        ? Task.FromResult(TokenView.Of(entry.Token, entry.LastUsed))
        : throw NotFound();

    public Task RevokeAsync(string id, CancellationToken cancellation) =>
        _tokens.Revoke(id) ? Task.CompletedTask : throw NotFound();

    public Task<int> PruneAsync(CancellationToken cancellation) => Task.FromResult(_tokens.Prune());

    public void Dispose() => _database.Dispose();

    private static IOException NotFound() => new("There is no such token.");
}
