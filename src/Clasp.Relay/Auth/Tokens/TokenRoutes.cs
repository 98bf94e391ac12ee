using System.Collections.Immutable;
using Clasp.Relay.Auth.Http;
using Clasp.Security.Scopes;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>What administrators do with tokens: make, list, revoke and prune them.</summary>
internal sealed class TokenRoutes(TokenStore tokens, TimeSpan defaultLifetime, TimeProvider time)
{
    private const int MaxSubjectLength = 128;

    /// <summary>As long as <c>--token-ttl</c> can be: a hundred years.</summary>
    private const long MaxLifetimeSeconds = 3_153_600_000;

    public IEnumerable<HttpRoute> Routes =>
    [
        new("POST", "/api/tokens", CreateAsync) { RequiresAdmin = true },
        new("GET", "/api/tokens", List) { RequiresAdmin = true },
        new("POST", "/api/tokens/prune", Prune) { RequiresAdmin = true },
        new("POST", "/api/tokens/revoke", RevokeSecretAsync) { RequiresAdmin = true },
        new("GET", "/api/tokens/{id}", Show) { RequiresAdmin = true },
        new("DELETE", "/api/tokens/{id}", request => Task.FromResult(Revoke(tokens.Index.Find(request["id"])))) { RequiresAdmin = true },
    ];

    private async Task<ApiAnswer> CreateAsync(ApiRequest request)
    {
        var body = await request.ReadAsync(TokenJson.Default.NewTokenRequest);
        var scopes = ScopesOf(body.Scopes);
        if (body.Subject is { } subject && (subject.Length is 0 or > MaxSubjectLength || subject.Any(char.IsControl)))
            throw Wrong($"'subject' must have 1 to {MaxSubjectLength} characters, none of them a control character.");
        if (body.Ttl is < 0 or > MaxLifetimeSeconds)
            throw Wrong($"'ttl' must be from 0 to {MaxLifetimeSeconds} seconds.");

        var lifetime = body.Ttl is { } seconds ? TimeSpan.FromSeconds(seconds) : defaultLifetime;
        var issued = tokens.Issue(TokenKind.Made, body.Subject, scopes, lifetime);
        return ApiAnswer.Json(
            StatusCodes.Status201Created, TokenView.Of(issued.Token, null, issued.Secret), TokenJson.Default.TokenView);
    }

    private Task<ApiAnswer> List(ApiRequest request)
    {
        var now = time.GetUtcNow();
        var isAll = request.Query("expired") is "true" or "1";
        TokenView[] views =
        [
            .. from entry in tokens.Index.Entries
               where isAll || !entry.Token.IsExpired(now)
               orderby entry.Token.CreatedAt, entry.Token.Id
               select TokenView.Of(entry.Token, entry.LastUsed),
        ];
        return Task.FromResult(ApiAnswer.Json(StatusCodes.Status200OK, views, TokenJson.Default.TokenViewArray));
    }

    private Task<ApiAnswer> Show(ApiRequest request) => Task.FromResult(tokens.Index.Find(request["id"]) is { } entry
        ? ApiAnswer.Json(StatusCodes.Status200OK, TokenView.Of(entry.Token, entry.LastUsed), TokenJson.Default.TokenView)
        : NotFound());

    private async Task<ApiAnswer> RevokeSecretAsync(ApiRequest request)
    {
        var body = await request.ReadAsync(TokenJson.Default.TokenSecretRequest);
        if (body.Token is not { Length: > 0 } token) throw Wrong("'token' is missing.");
        return Revoke(tokens.Index.Find(CpskFormat.HashOf(token)));
    }

    private Task<ApiAnswer> Prune(ApiRequest request) => Task.FromResult(
        ApiAnswer.Json(StatusCodes.Status200OK, new PruneResult(tokens.Prune()), TokenJson.Default.PruneResult));

    private ApiAnswer Revoke(TokenEntry? entry)
    {
        if (entry?.Token.Kind == TokenKind.Bootstrap)
        {
            return ApiAnswer.Error(
                StatusCodes.Status409Conflict, "This is the token of --admin-token: change the file and restart the relay.");
        }

        return entry is not null && tokens.Revoke(entry.Token.Id) ? ApiAnswer.Empty(StatusCodes.Status204NoContent) : NotFound();
    }

    private static ImmutableArray<Scope> ScopesOf(IReadOnlyList<string>? texts)
    {
        if (texts is not { Count: > 0 }) throw Wrong("'scopes' must have at least one scope, such as \"read:/lights/**\".");

        var scopes = ImmutableArray.CreateBuilder<Scope>(texts.Count);
        foreach (var text in texts)
        {
            if (!Scope.TryParse(text, out var scope, out var reason)) throw Wrong($"'scopes': {reason}");
            scopes.Add(scope);
        }

        return scopes.MoveToImmutable();
    }

    private static ApiAnswer NotFound() => ApiAnswer.Error(StatusCodes.Status404NotFound, "There is no such token.");

    private static ApiException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
