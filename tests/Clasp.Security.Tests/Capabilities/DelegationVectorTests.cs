using Clasp.Security.Capabilities;
using Clasp.Security.Keys;
using Clasp.Security.Tests.Vectors;

namespace Clasp.Security.Tests.Capabilities;

public sealed class DelegationVectorTests
{
    private static readonly TokenVectors File = TokenVectors.Load("capability-delegation.json", "vectors");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static TheoryData<string> Names => [.. File.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_delegated_token_is_read_and_written_byte_for_byte(string name)
    {
        var vector = File[name];
        var text = vector.GetProperty("token").GetString()!;

        Assert.True(CapabilityToken.TryParse(text, out var token, out var reason), reason);

        Assert.Equal(vector.GetProperty("signed_hex").GetString(), Convert.ToHexStringLower(token.ToSignedBytes()));
        Assert.Equal(text, token.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_delegated_token_is_judged_by_its_whole_chain(string name)
    {
        var vector = File[name];
        Assert.True(PublicKey.TryParse(File.Root.GetProperty("anchor_public_key_hex").GetString()!, out var anchor));

        var verdict = new CapabilityValidator(new CapabilityVerifier([anchor], maxDepth: 5))
            .Validate(vector.GetProperty("token").GetString()!, Now);

        var outcome = verdict.Grant is null ? $"{(int)verdict.Code}" : "accept";
        Assert.True(vector.GetProperty("outcome").GetString() == outcome, $"{outcome}: {verdict.Text}");
        if (verdict.Grant is not { } grant) return;

        Assert.Equal(
            vector.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()),
            grant.Scopes.Select(scope => scope.ToString()));
        Assert.Equal(vector.GetProperty("expires_at").GetInt64() + 1, grant.ExpiresAt?.ToUnixTimeSeconds());
    }
}
