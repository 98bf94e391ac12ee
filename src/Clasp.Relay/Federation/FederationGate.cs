namespace Clasp.Relay.Federation;

/// <summary>What routers have to show in order to join: the tokens can change while the relay runs.</summary>
internal sealed class FederationGate(FederationToken? token)
{
    private volatile FederationToken? _token = token;

    /// <summary>The tokens that are good now; null if anyone may join.</summary>
    public FederationToken? Token => _token;

    /// <summary>Lets a peer in with what it showed: a federation token, something else, or nothing.</summary>
    public RouterPass Admit(string? shown) => new(this, shown is null ? null : FederationToken.Hash(shown));

    /// <summary>Asks for other tokens from now on, also of those that are in.</summary>
    /// <returns><c>false</c>: they are the same.</returns>
    public bool Use(FederationToken? token)
    {
        if (token is null ? _token is null : token.IsSameAs(_token)) return false;

        _token = token;
        return true;
    }
}
