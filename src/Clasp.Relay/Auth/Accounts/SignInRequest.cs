namespace Clasp.Relay.Auth.Accounts;

/// <summary>The body of a registration, a login or a guest's request; each reads its part of it.</summary>
internal sealed class SignInRequest
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? UserId { get; init; }

    /// <summary>What a guest wants to be called.</summary>
    public string? Name { get; init; }
}
