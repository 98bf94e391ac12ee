using Clasp.Security.Tokens;

namespace Clasp.Relay.Access;

/// <summary>Judges the tokens that clients come with, outside of the core, since that may take a while.</summary>
/// <param name="tokens">Judges one token.</param>
/// <param name="time">Tells which have expired.</param>
/// <param name="revocations">How often tokens were revoked until now.</param>
internal sealed class Admission(TokenChain tokens, TimeProvider time, Func<int> revocations)
{
    /// <summary>How often tokens were revoked; a verdict from before the last time may be wrong by now.</summary>
    public int Revocations => revocations();

    public TokenVerdict Judge(string token) => tokens.Validate(token, time.GetUtcNow());

    /// <summary>The check of one connection.</summary>
    /// <param name="bearer">The token that came with the upgrade to WebSocket; null if there was none.</param>
    public TokenCheck Check(string? bearer) => new(this, bearer);
}
