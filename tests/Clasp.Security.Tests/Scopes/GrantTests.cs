using Clasp.Protocol.Addressing;
using Clasp.Security.Scopes;

namespace Clasp.Security.Tests.Scopes;

public sealed class GrantTests
{
    [Theory]
    [InlineData("read:/a/**", true, false)]
    [InlineData("write:/a/**", true, true)]
    [InlineData("admin:/a/**", true, true)]
    [InlineData("write:/b", false, false)]
    public void Each_action_includes_the_ones_before_it(string scope, bool reads, bool writes)
    {
        var grant = GrantOf(scope);

        Assert.Equal(reads, grant.MayRead("/a/x"u8));
        Assert.Equal(writes, grant.MayWrite("/a/x"u8));
        Assert.Equal(reads, grant.MayReadAll(AddressPattern.Parse("/a/**")));
    }

    [Theory]
    [InlineData("admin:/**", true)]
    [InlineData("admin:/a/**", false)]
    [InlineData("write:/**", false)]
    public void The_administrator_of_everything_administers_the_relay(string scope, bool expected) =>
        Assert.Equal(expected, GrantOf(scope).IsAdmin);

    [Theory]
    [InlineData("/a/*", "/a/**", false)]
    [InlineData("/*", "/**", false)]
    [InlineData("/a/*/c", "/a/**/c", false)]
    [InlineData("/a/**", "/a/**", true)]
    [InlineData("/a/**", "/a", true)]
    public void No_subscription_escapes_from_its_scope(string scope, string pattern, bool expected) =>
        Assert.Equal(expected, GrantOf($"read:{scope}").MayReadAll(AddressPattern.Parse(pattern)));

    [Fact]
    public void A_token_without_scopes_may_do_nothing()
    {
        var grant = GrantOf();

        Assert.False(grant.MayRead("/a"u8));
        Assert.False(grant.MayWrite("/a"u8));
        Assert.False(grant.MayReadAll(AddressPattern.Parse("/a")));
        Assert.False(grant.IsAdmin);
    }

    [Fact]
    public void Where_nobody_asks_for_tokens_everything_may_be_done()
    {
        Assert.True(Grant.Everything.MayRead("/a"u8));
        Assert.True(Grant.Everything.MayWrite("/"u8));
        Assert.True(Grant.Everything.MayReadAll(AddressPattern.Parse("/**")));
        Assert.Null(Grant.Everything.Subject);
    }

    private static Grant GrantOf(params string[] scopes) =>
        new() { TokenId = "t", Scopes = [.. scopes.Select(Scope.Parse)] };
}
