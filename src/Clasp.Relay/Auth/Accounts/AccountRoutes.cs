using Clasp.Relay.Auth.Http;
using Clasp.Relay.Auth.Storage;
using Clasp.Relay.Auth.Tokens;
using Clasp.Relay.Configuration;
using Clasp.Security.Configuration;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>Registration, login and guests: the part of the API that anybody may use, and so may anybody who guesses.</summary>
/// <param name="database">Has the users.</param>
/// <param name="tokens">Makes what they get.</param>
/// <param name="hashing">Looks at passwords.</param>
/// <param name="options">For limits and times.</param>
/// <param name="config">What the application says at the moment of scopes and rates.</param>
/// <param name="time">For limits and times.</param>
internal sealed class AccountRoutes(
    AuthDatabase database,
    TokenStore tokens,
    PasswordHashing hashing,
    RelayOptions options,
    Func<AppConfig> config,
    TimeProvider time)
{
    private readonly AttemptTable _logins = new(time);
    private readonly AttemptTable _arrivals = new(time);

    public IEnumerable<HttpRoute> Routes =>
    [
        new("POST", "/auth/register", RegisterAsync) { AllowsCrossOrigin = true },
        new("POST", "/auth/login", LoginAsync) { AllowsCrossOrigin = true },
        new("POST", "/auth/guest", GuestAsync) { AllowsCrossOrigin = true },
        new("POST", "/auth/logout", LogoutAsync) { AllowsCrossOrigin = true },
    ];

    private async Task<ApiAnswer> RegisterAsync(ApiRequest request)
    {
        if (RefusalOfArrival(request) is { } refusal) return refusal;
        var body = await request.ReadAsync(AccountJson.Default.SignInRequest);
        var name = AccountRules.Name(body.Username, "username");
        var password = AccountRules.Password(body.Password);
        var now = time.GetUtcNow();
        var id = AccountRules.IdOrNew(body.UserId, now);
        if (options.MaxUsers > 0 && database.CountUsers() >= options.MaxUsers) return Full("There are as many users as this relay takes.");
        if (database.IsNameTaken(name)) return Conflict("That username is taken.");
        if (!MayBe(id, request)) return Conflict("That user_id is taken.");

        var hash = await hashing.CreateAsync(password, request.Cancellation);
        return database.TryAddUser(new User(id, name, now), hash)
            ? Welcome(TokenKind.User, id, name)
            : Conflict("That username or user_id is taken.");
    }

    private async Task<ApiAnswer> LoginAsync(ApiRequest request)
    {
        var body = await request.ReadAsync(AccountJson.Default.SignInRequest);
        var name = AccountRules.Name(body.Username, "username");
        if (body.Password is not { Length: > 0 } password)
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "A login needs a 'password'.");

        var limits = config().SignIn;
        var byAddress = $"ip:{NetworkAddress.KeyOf(request.RemoteAddress)}";
        var byName = $"user:{name.ToUpperInvariant()}";
        if (!_logins.TryBegin(byAddress, limits.LoginMaxAttempts, limits.LoginWindow, out var wait))
            return TooMany(wait.Value);
        if (!_logins.TryBegin(byName, limits.LoginMaxAttempts, limits.LoginWindow, out wait))
            return TooMany(wait.Value);

        var user = database.FindUser(name);
        if (!await hashing.VerifyAsync(password, user?.PasswordHash, request.Cancellation) || user is not { } known) return WrongLogin();

        // Of the address only this attempt is forgotten: else, whoever has one account could guess at all others.
        _logins.GiveBack(byAddress);
        _logins.Clear(byName);
        var answer = Welcome(TokenKind.User, known.User.Id, known.User.Name);
        tokens.RevokeAllOf(known.User.Id, TokenKind.User, butNewest: options.MaxTokensPerUser);
        if (database.IsUser(known.User.Id)) return answer;

        // Removed while the password was looked at.
        tokens.RevokeAllOf(known.User.Id, TokenKind.User);
        return WrongLogin();
    }

    private async Task<ApiAnswer> GuestAsync(ApiRequest request)
    {
        if (RefusalOfArrival(request) is { } refusal) return refusal;
        var body = await request.ReadAsync(AccountJson.Default.SignInRequest);
        var now = time.GetUtcNow();
        var id = AccountRules.IdOrNew(body.UserId, now);
        var name = string.IsNullOrWhiteSpace(body.Name) ? AccountRules.GuestName(id) : AccountRules.Name(body.Name, "name");
        if (database.IsNameTaken(name)) return Conflict("That name is a registered user's.");
        if (database.IsUser(id)) return Conflict("That user_id is a registered user's.");
        if (!MayBe(id, request)) return Conflict("That user_id is another guest's.");
        if (options.MaxGuests > 0 && database.CountTokens(TokenKind.Guest, now) >= options.MaxGuests)
            return Full("There are as many guests as this relay takes.");

        return Welcome(TokenKind.Guest, id, name);
    }

    private Task<ApiAnswer> LogoutAsync(ApiRequest request)
    {
        var isGone = request.Bearer is { } token
            && tokens.Index.Find(CpskFormat.HashOf(token)) is { } entry
            && tokens.Revoke(entry.Token.Id);
        return Task.FromResult(isGone
            ? ApiAnswer.Empty(StatusCodes.Status204NoContent)
            : ApiAnswer.Error(StatusCodes.Status401Unauthorized, "There is no such token to log out with."));
    }

    private ApiAnswer Welcome(TokenKind kind, string id, string name)
    {
        var issued = tokens.Issue(kind, id, config().Scopes.For(id), options.TokenTtl);
        return ApiAnswer.Json(
            StatusCodes.Status200OK, new SignedIn(issued.Secret, id, name), AccountJson.Default.SignedIn);
    }

    /// <summary>Whether nobody else is known by an id: it decides what one may do.</summary>
    private bool MayBe(string id, ApiRequest request)
    {
        var now = time.GetUtcNow();
        return !database.IsIdTaken(id, now)
            || (request.Bearer is { } token
                && tokens.Index.Find(CpskFormat.HashOf(token)) is { Token: { Kind: TokenKind.Guest } own }
                && own.Subject == id && !own.IsExpired(now));
    }

    /// <summary>Those who come in without a password are counted, however it ends.</summary>
    private ApiAnswer? RefusalOfArrival(ApiRequest request)
    {
        var limits = config().SignIn;
        var key = NetworkAddress.KeyOf(request.RemoteAddress);
        return _arrivals.TryBegin(key, limits.RegisterMaxAttempts, limits.RegisterWindow, out var wait) ? null : TooMany(wait.Value);
    }

    private static ApiAnswer TooMany(TimeSpan wait) =>
        ApiAnswer.TooMany($"Too many attempts; try again in {Math.Ceiling(wait.TotalSeconds)} s.", wait);

    private static ApiAnswer WrongLogin() =>
        ApiAnswer.Error(StatusCodes.Status401Unauthorized, "Invalid username or password");

    private static ApiAnswer Conflict(string text) => ApiAnswer.Error(StatusCodes.Status409Conflict, text);

    private static ApiAnswer Full(string text) => ApiAnswer.Error(StatusCodes.Status503ServiceUnavailable, text);
}
