using Clasp.Security.Scopes;

namespace Clasp.Security.Tests.Scopes;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("read:/a/**", "read:/a/**")]
    [InlineData("R:/a", "read:/a")]
    [InlineData("Write:/a", "write:/a")]
    [InlineData("w:/a", "write:/a")]
    [InlineData("ADMIN:/**", "admin:/**")]
    [InlineData("a:/x", "admin:/x")]
    [InlineData("*:/x", "admin:/x")]
    [InlineData("read:/a:b", "read:/a:b")]
    public void A_scope_is_an_action_and_a_pattern(string text, string expected) =>
        Assert.Equal(expected, Scope.Parse(text).ToString());

    [Theory]
    [InlineData("read", "'read' has no ':'; a scope is written like read:/lights/**.")]
    [InlineData("see:/a", "'see' in 'see:/a' is no action; use read, write or admin.")]
    [InlineData("read:**", "'read:**': The pattern does not start with '/'.")]
    [InlineData("read:", "'read:': The pattern is empty.")]
    public void A_scope_that_is_none_is_refused_with_the_reason(string text, string expected)
    {
        Assert.False(Scope.TryParse(text, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_list_is_separated_by_commas()
    {
        Assert.True(Scope.TryParseList("read:/a/**, w:/b", out var scopes, out _));
        Assert.Equal(["read:/a/**", "write:/b"], scopes.Select(scope => scope.ToString()));
    }

    [Fact]
    public void A_list_with_one_wrong_scope_is_refused()
    {
        Assert.False(Scope.TryParseList("read:/a/**,b", out _, out var reason));
        Assert.StartsWith("'b' has no ':'", reason);
    }

    [Theory]
    [InlineData("write:/a/**", "read:/a/b", true)]
    [InlineData("read:/a/**", "write:/a/b", false)]
    [InlineData("read:/a/*", "read:/a/**", false)]
    [InlineData("admin:/**", "write:/x/**", true)]
    public void A_scope_contains_what_it_allows_at_least(string scope, string other, bool expected) =>
        Assert.Equal(expected, Scope.Parse(scope).Contains(Scope.Parse(other)));
}
