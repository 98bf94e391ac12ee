namespace Clasp.Relay.Auth.Accounts;

/// <summary>A user, as the API shows one.</summary>
internal sealed record UserView(string UserId, string Username, DateTimeOffset CreatedAt);
