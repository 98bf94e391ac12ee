namespace Clasp.Relay.Auth.Tokens;

/// <summary>How many expired tokens were removed.</summary>
internal sealed record PruneResult(int Removed);
