using Clasp.Protocol.Messages;
using Clasp.Security.Capabilities;
using Clasp.Security.Keys;
using Clasp.Security.Scopes;
using Clasp.Security.Tests.Vectors;

namespace Clasp.Security.Tests.Capabilities;

/// <summary>Tokens as the reference makes them: root tokens hold, and its delegated ones do not.</summary>
public sealed class RootTokenVectorTests
{
    private static readonly TokenVectors File = TokenVectors.Load("tokens.json", "capability");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    // Delegation of version 1, of which nothing can be verified.
    private static readonly string[] Chains = ["cap-delegated-once", "cap-delegated-twice", "cap-widened", "cap-forged-proof"];

    public static TheoryData<string> RootTokens => [.. File.Names.Except(Chains)];

    public static TheoryData<string> ChainTokens => [.. Chains];

    [Theory]
    [MemberData(nameof(RootTokens))]
    public void A_root_token_is_read_and_written_byte_for_byte(string name)
    {
        var vector = File[name];
        var text = vector.GetProperty("token").GetString()!;

        Assert.True(CapabilityToken.TryParse(text, out var token, out var reason), reason);

        Assert.Equal(vector.GetProperty("issuer_hex").GetString(), token.Issuer.ToString());
        Assert.Equal(vector.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!), token.Scopes);
        Assert.Equal(vector.GetProperty("expires_at").GetUInt64(), token.ExpiresAt);
        Assert.Equal(vector.GetProperty("signable_payload_hex").GetString(), Convert.ToHexStringLower(token.ToSignedBytes()));
        Assert.Equal(text, token.ToString());
    }

    [Theory]
    [InlineData("cap-root", null)]
    [InlineData("cap-expired", ErrorCode.TokenExpired)]
    [InlineData("cap-untrusted-root", ErrorCode.Unauthorized)]
    [InlineData("cap-audience", ErrorCode.Unauthorized)]
    [InlineData("cap-bad-signature", ErrorCode.Unauthorized)]
    public void A_root_token_is_judged_as_recommended(string name, ErrorCode? refusal)
    {
        var verdict = Validator().Validate(File[name].GetProperty("token").GetString()!, Now);

        Assert.Equal(refusal, verdict.Grant is null ? verdict.Code : null);
    }

    [Theory]
    [MemberData(nameof(ChainTokens))]
    public void A_chain_of_version_1_is_refused_since_anybody_can_forge_it(string name)
    {
        var verdict = Validator().Validate(File[name].GetProperty("token").GetString()!, Now);

        Assert.Equal(ErrorCode.Unauthorized, verdict.Code);
        Assert.Contains("version 1, which anybody can forge", verdict.Text);
    }

    [Fact]
    public void The_same_token_is_made_as_the_reference_makes_it()
    {
        var token = CapabilityToken.Create(
            TestKeys.Anchor, audience: null, [Scope.Parse("admin:/**")], 4_102_444_800, "00000000-0000-4000-8000-000000000001");

        Assert.Equal(File["cap-root"].GetProperty("token").GetString(), token.ToString());
    }

    private static CapabilityValidator Validator()
    {
        Assert.True(PublicKey.TryParse(File.Root.GetProperty("anchor_public_key_hex").GetString()!, out var anchor));
        return new(new CapabilityVerifier([anchor], maxDepth: 5));
    }
}
