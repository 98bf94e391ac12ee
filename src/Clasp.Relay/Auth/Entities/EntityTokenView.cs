namespace Clasp.Relay.Auth.Entities;

/// <summary>The answer with a token of an entity.</summary>
internal sealed record EntityTokenView(string Token, string EntityId);
