using Clasp.Relay.Auth.Http;
using Clasp.Relay.Auth.Storage;
using Clasp.Relay.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>What administrators do with users: see who there is, and remove them.</summary>
internal sealed class UserRoutes(AuthDatabase database, TokenStore tokens)
{
    public IEnumerable<HttpRoute> Routes =>
    [
        new("GET", "/api/users", List) { RequiresAdmin = true },
        new("DELETE", "/api/users/{id}", Remove) { RequiresAdmin = true },
    ];

    private Task<ApiAnswer> List(ApiRequest request)
    {
        UserView[] views = [.. database.Users().Select(user => new UserView(user.Id, user.Name, user.CreatedAt))];
        return Task.FromResult(ApiAnswer.Json(StatusCodes.Status200OK, views, AccountJson.Default.UserViewArray));
    }

    /// <summary>A user who is removed is gone at once: the tokens end, and the sessions with them.</summary>
    private Task<ApiAnswer> Remove(ApiRequest request)
    {
        if (!database.RemoveUser(request["id"]))
            return Task.FromResult(ApiAnswer.Error(StatusCodes.Status404NotFound, "There is no such user."));

        tokens.RevokeAllOf(request["id"], TokenKind.User);
        tokens.RevokeAllOf(request["id"], TokenKind.Guest);
        return Task.FromResult(ApiAnswer.Empty(StatusCodes.Status204NoContent));
    }
}
