using Clasp.Protocol.Messages;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Security.Tests.Tokens;

public sealed class TokenChainTests
{
    [Fact]
    public void A_missing_token_is_asked_for()
    {
        var verdict = new TokenChain([]).Validate("", DateTimeOffset.UnixEpoch);

        Assert.Equal(TokenVerdict.Unauthorized("Authentication required"), verdict);
    }

    [Fact]
    public void A_token_of_no_known_kind_is_refused()
    {
        var verdict = new TokenChain([new PrefixValidator("cpsk_")]).Validate("jwt", DateTimeOffset.UnixEpoch);

        Assert.Equal(ErrorCode.Unauthorized, verdict.Code);
        Assert.Equal("Invalid token: no validator accepted the token", verdict.Text);
    }

    [Fact]
    public void A_token_goes_to_the_validator_of_its_kind()
    {
        var chain = new TokenChain([new PrefixValidator("cpsk_"), new PrefixValidator("ent_")]);

        Assert.Equal("ent_", chain.Validate("ent_1", DateTimeOffset.UnixEpoch).Grant?.TokenId);
    }

    private sealed class PrefixValidator(string prefix) : ITokenValidator
    {
        public bool Recognises(string token) => token.StartsWith(prefix, StringComparison.Ordinal);

        public TokenVerdict Validate(string token, DateTimeOffset now) =>
            TokenVerdict.Accepted(new Grant { TokenId = prefix, Scopes = [] });
    }
}
