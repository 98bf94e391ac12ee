using System.Buffers.Text;
using Clasp.Protocol.Messages;
using Clasp.Security.Capabilities;
using Clasp.Security.Scopes;
using CsCheck;

namespace Clasp.Security.Tests.Capabilities;

public sealed class CapabilityTokenTests
{
    private const ulong End = 2_000_000_000;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void What_is_delegated_by_the_audience_holds()
    {
        var token = Root("write:/lights/**").Delegate(TestKeys.Second, null, [Scope.Parse("read:/lights/1")], End, "child");

        var grant = Validator().Validate(token.ToString(), Now).Grant;

        Assert.Equal("child", grant?.TokenId);
        Assert.True(grant?.MayRead("/lights/1"u8));
        Assert.False(grant?.MayWrite("/lights/1"u8));
    }

    [Fact]
    public void A_delegated_token_ends_no_later_than_its_parent() =>
        Assert.Equal(End, Root("read:/**").Delegate(TestKeys.Second, null, [Scope.Parse("read:/a")], End + 1, "n").ExpiresAt);

    [Theory]
    [InlineData("write:/lights/1")]
    [InlineData("read:/**")]
    [InlineData("read:/lights/**")]
    public void Nothing_wider_is_delegated(string scope)
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => Root("read:/lights/*").Delegate(TestKeys.Second, null, [Scope.Parse(scope)], End, "n"));

        Assert.Contains(scope, refusal.Message);
    }

    [Fact]
    public void Only_the_audience_delegates() =>
        Assert.Throws<ArgumentException>(
            () => Root("read:/**").Delegate(TestKeys.Third, null, [Scope.Parse("read:/a")], End, "n"));

    [Fact]
    public void A_token_holds_to_the_end_of_its_last_second()
    {
        var validator = Validator();
        var token = CapabilityToken.Create(TestKeys.Anchor, null, [Scope.Parse("read:/**")], End, "n").ToString();
        var end = DateTimeOffset.FromUnixTimeSeconds((long)End + 1);

        Assert.NotNull(validator.Validate(token, end.AddTicks(-1)).Grant);
        Assert.Equal(ErrorCode.TokenExpired, validator.Validate(token, end).Code); // It is remembered, and ends all the same.
    }

    [Fact]
    public void Only_scopes_with_long_names_count()
    {
        var token = Signed("r:/a", "READ:/b", "*:/c", "read:/d", "read:e");

        Assert.Equal(["read:/d"], Validator().Validate(token.ToString(), Now).Grant!.Scopes.Select(scope => scope.ToString()));
    }

    [Fact]
    public void Whatever_is_changed_in_a_token_makes_it_worthless()
    {
        var validator = Validator();
        var token = Root("read:/**").Delegate(TestKeys.Second, null, [Scope.Parse("read:/a")], End, "n").ToString();
        var bytes = Base64Url.DecodeFromChars(token.AsSpan(CapabilityToken.Prefix.Length));

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255]).Sample((at, change) =>
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)change;
            return validator.Validate(CapabilityToken.Prefix + Base64Url.EncodeToString(changed), Now).Grant is null;
        });
    }

    [Theory]
    [InlineData("cap_")]
    [InlineData("cap_!!")]
    [InlineData("cap_gA")]
    [InlineData("cap_wA==")]
    [InlineData("cap_hqd2ZXJzaW9u")]
    public void What_is_no_token_is_refused_with_a_reason(string text)
    {
        Assert.False(CapabilityToken.TryParse(text, out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void A_token_has_one_spelling()
    {
        var text = Signed("read:/**").ToString();

        Assert.False(CapabilityToken.TryParse(text + "=", out _, out _));
        Assert.False(CapabilityToken.TryParse(text.Insert(10, "\n"), out _, out _));
        Assert.False(CapabilityToken.TryParse(text + "AAAA", out _, out _));
    }

    [Fact]
    public void A_nonce_that_would_forge_a_log_line_is_refused()
    {
        var token = CapabilityToken.Create(TestKeys.Anchor, null, [Scope.Parse("read:/**")], End, "n\nadmin logged in");

        Assert.False(CapabilityToken.TryParse(token.ToString(), out _, out var reason));
        Assert.Contains("nonce", reason);
    }

    private static CapabilityToken Root(string scope) =>
        CapabilityToken.Create(TestKeys.Anchor, TestKeys.Second.PublicKey, [Scope.Parse(scope)], End, "root");

    private static CapabilityToken Signed(params string[] scopes)
    {
        var token = new CapabilityToken
        {
            Issuer = TestKeys.Anchor.PublicKey,
            Scopes = [.. scopes],
            ExpiresAt = End,
            Nonce = "n",
        };
        return token.WithSignature(TestKeys.Anchor.Sign(token.ToSignedBytes()));
    }

    private static CapabilityValidator Validator() => new(new CapabilityVerifier([TestKeys.Anchor.PublicKey], maxDepth: 5));
}
