using Clasp.Protocol.Values;
using Clasp.Security.Tests.Support;

namespace Clasp.Security.Tests.Rules;

public sealed class VisibilityRuleTests
{
    private const string OwnersOnly =
        """{"path": "/users/{user}/**", "visible": "owner", "owner_segment": "user", "public_sub": "profile"}""";

    [Fact]
    public void What_no_rule_is_for_is_visible() => Assert.True(RuleFile.WithVisibility(OwnersOnly).Sees("bob", "/a"));

    [Theory]
    [InlineData("ann", "/users/ann/inbox/1", true)]
    [InlineData("bob", "/users/ann/inbox/1", false)]
    [InlineData("bob", "/users/ann/profile", true)]
    [InlineData("bob", "/users/ann/profile/name", true)]
    [InlineData("bob", "/users/ann/profiles", false)]
    [InlineData("bob", "/users/ann", false)]
    [InlineData("bob", "/users/ann/x/ann/profile", false)]
    [InlineData("", "/users/ann/profile", true)]
    [InlineData("", "/users/", false)]
    public void A_part_of_the_tree_is_for_its_owner_but_for_what_is_public(string subject, string address, bool sees) =>
        Assert.Equal(sees, RuleFile.WithVisibility(OwnersOnly).Sees(subject, address));

    [Fact]
    public void A_part_of_the_address_may_decide_before_paths_do()
    {
        var file = RuleFile.WithVisibility(
            """{"path_contains": "/__auth", "visible": false}""", """{"path": "/a/**", "visible": true}""");

        Assert.False(file.Sees("ann", "/a/__auth"));
        Assert.True(file.Sees("ann", "/a/b"));
    }

    [Fact]
    public void A_rule_without_a_path_is_for_everything()
    {
        var file = RuleFile.WithVisibility("""{"path": "/a", "visible": true}""", """{"visible": false}""");

        Assert.True(file.Sees("ann", "/a"));
        Assert.False(file.Sees("ann", "/b"));
    }

    [Fact]
    public void Something_in_the_state_lets_one_see()
    {
        var file = RuleFile.WithVisibility(
            """{"path": "/rooms/{room}/**", "visible": "require_state_not_null", "lookup": "/rooms/{room}/presence/{session}"}""");
        file.State.With("/rooms/r1/presence/ann", true);

        Assert.True(file.Sees("ann", "/rooms/r1/messages"));
        Assert.False(file.Sees("ann", "/rooms/r2/messages"));
        Assert.False(file.Sees("bob", "/rooms/r1/messages"));
    }

    [Fact]
    public void Members_are_left_out_of_maps_wherever_a_path_fits()
    {
        var file = new RuleFile(
            """
            {"snapshot_transforms": [
              {"path": "/rooms/{room}/meta", "redact_fields": ["hash", "salt"]},
              {"path": "/rooms/**", "redact_fields": ["owner"]}
            ]}
            """);
        var meta = Map(("hash", "x"), ("name", "lobby"), ("owner", "ann"), ("deep", Map(("hash", 1))));

        Assert.Equal(Map(("name", "lobby"), ("deep", Map(("hash", 1)))), file.Redact("/rooms/r1/meta", meta));
        Assert.Equal(Map(("hash", "x"), ("name", "lobby"), ("deep", Map(("hash", 1)))), file.Redact("/rooms/r1/x", meta));
        Assert.Equal("hash", file.Redact("/rooms/r1/meta", "hash"));
        Assert.Equal(meta, file.Redact("/a", meta));
    }

    private static Value Map(params (string Key, Value Value)[] members) =>
        Value.Map(members.Select(member => KeyValuePair.Create(member.Key, member.Value)));
}
