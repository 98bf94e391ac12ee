namespace Clasp.Relay.Auth.Tokens;

/// <summary>A token that was made just now: the only moment at which the relay knows its secret.</summary>
internal sealed class IssuedToken(string secret, CpskToken token)
{
    public string Secret { get; } = secret;

    public CpskToken Token { get; } = token;
}
