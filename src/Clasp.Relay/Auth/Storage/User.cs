namespace Clasp.Relay.Auth.Storage;

/// <summary>Somebody who has registered.</summary>
/// <param name="Id">Who they are to scopes and rules.</param>
/// <param name="Name">What they sign in with.</param>
/// <param name="CreatedAt">When they registered.</param>
internal sealed record User(string Id, string Name, DateTimeOffset CreatedAt);
