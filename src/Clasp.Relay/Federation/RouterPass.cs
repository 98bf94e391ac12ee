using Clasp.Routing;

namespace Clasp.Relay.Federation;

/// <summary>What a peer has shown at the door: it is good for as much, and as long, as the tokens of the gate say.</summary>
/// <param name="gate">Has the tokens that are good now.</param>
/// <param name="shown">The hash of what the peer showed; null if it showed nothing.</param>
internal sealed class RouterPass(FederationGate gate, byte[]? shown)
{
    private volatile Verdict? _last;

    /// <summary>Whether the peer may be a router.</summary>
    public bool MayFederate => Now.MayFederate;

    /// <summary>What its token is good for; null for everything.</summary>
    public RouterGrant? Grant => Now.Grant;

    private Verdict Now
    {
        get
        {
            var token = gate.Token;
            return _last is { } last && last.Token == token ? last : _last = Judge(token);
        }
    }

    private Verdict Judge(FederationToken? token)
    {
        RouterGrant? grant = null;
        var mayFederate = token is null || (shown is not null && token.Accepts(shown, out grant));
        return new(token, mayFederate, grant);
    }

    private sealed record Verdict(FederationToken? Token, bool MayFederate, RouterGrant? Grant);
}
