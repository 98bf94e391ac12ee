namespace Clasp.Relay.Auth.Accounts;

/// <summary>What somebody gets who has signed in.</summary>
internal sealed class SignedIn(string token, string userId, string username)
{
    public string Token { get; } = token;

    public string UserId { get; } = userId;

    public string Username { get; } = username;
}
