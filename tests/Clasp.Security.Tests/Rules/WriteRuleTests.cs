using Clasp.Protocol.Values;
using Clasp.Security.Tests.Support;

namespace Clasp.Security.Tests.Rules;

public sealed class WriteRuleTests
{
    private const string Creator =
        """{"type": "state_field_equals_session", "lookup": "/rooms/{room}/meta", "field": "creatorId"}""";

    private const string Member = """{"type": "state_not_null", "lookup": "/rooms/{room}/members/{session}"}""";

    private static readonly Value AnnsRoom = Map(("creatorId", "ann"));

    [Fact]
    public void What_no_rule_is_for_may_be_written() =>
        Assert.Null(RuleFile.WithWriteRule("/rooms/{room}/meta", Creator).Write("/a", 1));

    [Fact]
    public void A_rule_without_checks_lets_everybody_pass() =>
        Assert.Null(RuleFile.WithWriteRule("/a", "").Write("/a", 1));

    [Fact]
    public void A_field_of_the_state_names_who_may_write()
    {
        var file = RuleFile.WithWriteRule("/rooms/{room}/topic", Creator);
        file.State.With("/rooms/r1/meta", AnnsRoom);

        Assert.Null(file.Write("/rooms/r1/topic", "x"));
        Assert.Equal(
            "Field 'creatorId' at '/rooms/r1/meta' does not match session identity",
            file.Write("/rooms/r1/topic", "x", subject: "bob"));
        Assert.Equal("State not found at '/rooms/r2/meta'", file.Write("/rooms/r2/topic", "x"));
    }

    [Fact]
    public void What_is_missing_may_be_allowed_but_a_stored_null_is_not_missing()
    {
        var file = RuleFile.WithWriteRule(
            "/rooms/{room}/meta", Creator.Replace("\"field\"", "\"allow_if_missing\": true, \"field\""));
        file.State.With("/rooms/r2/meta", Value.Null);

        Assert.Null(file.Write("/rooms/r1/meta", AnnsRoom));
        Assert.NotNull(file.Write("/rooms/r2/meta", AnnsRoom));
    }

    [Fact]
    public void Something_has_to_be_there()
    {
        var file = RuleFile.WithWriteRule("/rooms/{room}/messages", Member);
        file.State.With("/rooms/r1/members/ann", true).With("/rooms/r2/members/ann", Value.Null);

        Assert.Null(file.Write("/rooms/r1/messages", "hi"));
        Assert.Equal(
            "State is null or missing at '/rooms/r2/members/ann'", file.Write("/rooms/r2/messages", "hi"));
        Assert.Equal(
            "State is null or missing at '/rooms/r1/members/bob'", file.Write("/rooms/r1/messages", "hi", "bob"));
    }

    [Fact]
    public void One_of_two_things_has_to_be_there()
    {
        var file = RuleFile.WithWriteRule(
            "/dm/{to}",
            """{"type": "either_state_not_null", "lookup_a": "/friends/{session}/{to}", "lookup_b": "/friends/{to}/{session}"}""");
        file.State.With("/friends/bob/ann", 1);

        Assert.Null(file.Write("/dm/bob", "hi"));
        Assert.Equal("Neither '/friends/ann/eve' nor '/friends/eve/ann' exists in state", file.Write("/dm/eve", "hi"));
    }

    [Fact]
    public void The_value_names_its_writer_truthfully()
    {
        var file = RuleFile.WithWriteRule("/a", """{"type": "value_field_equals_session", "field": "from"}""");

        Assert.Null(file.Write("/a", Map(("from", "ann"))));
        Assert.Equal("Value field 'from' does not match session identity", file.Write("/a", Map(("from", "bob"))));
        Assert.Equal("Value must include a from field", file.Write("/a", "ann"));
    }

    [Fact]
    public void A_segment_names_its_writer()
    {
        var file = RuleFile.WithWriteRule("/users/{user}/**", """{"type": "segment_equals_session", "segment": "user"}""");

        Assert.Null(file.Write("/users/ann/profile", 1));
        Assert.Equal("Path segment 'user' does not match session identity", file.Write("/users/bob/profile", 1));
    }

    [Fact]
    public void Nobody_is_nobody_even_where_a_name_is_empty()
    {
        var file = RuleFile.WithWriteRule("/users/{user}", """{"type": "segment_equals_session", "segment": "user"}""");
        var member = RuleFile.WithWriteRule("/rooms/{room}/messages", Member);
        member.State.With("/rooms/r1/members/", 1);

        Assert.NotNull(file.Write("/users/", 1, subject: ""));
        Assert.NotNull(member.Write("/rooms/r1/messages", 1, subject: ""));
    }

    [Fact]
    public void The_value_has_a_text_of_a_name()
    {
        var file = RuleFile.WithWriteRule("/a", """{"type": "require_value_field", "field": "name"}""");

        Assert.Null(file.Write("/a", Map(("name", ""))));
        Assert.Equal("Value must include a name field", file.Write("/a", Map(("name", 1))));
    }

    [Fact]
    public void A_path_has_a_shape()
    {
        var file = RuleFile.WithWriteRule(
            "/requests/**",
            """{"type": "reject_unless_path_matches", "pattern": "/requests/{to}/{from}", "message": "Wrong path"}""");

        Assert.Null(file.Write("/requests/a/b", 1));
        Assert.Equal("Wrong path", file.Write("/requests/a", 1));
    }

    [Fact]
    public void The_first_rule_whose_path_fits_decides()
    {
        var file = new RuleFile(
            """
            {"write_rules": [
              {"path": "/a/b", "checks": []},
              {"path": "/a/**", "checks": [{"type": "require_value_field", "field": "x"}]}
            ]}
            """);

        Assert.Null(file.Write("/a/b", 1));
        Assert.NotNull(file.Write("/a/c", 1));
    }

    [Fact]
    public void All_checks_have_to_pass_or_any()
    {
        const string Two =
            """{"type": "require_value_field", "field": "x"}, {"type": "require_value_field", "field": "y"}""";
        var all = RuleFile.WithWriteRule("/a", Two);
        var any = RuleFile.WithWriteRule("/a", Two, """, "mode": "any" """);

        Assert.Equal("Value must include a y field", all.Write("/a", Map(("x", "1"))));
        Assert.Null(any.Write("/a", Map(("y", "1"))));
        Assert.Equal("Value must include a x field", any.Write("/a", 1));
    }

    [Fact]
    public void Null_passes_without_checks_where_that_is_allowed_but_not_without_those_before()
    {
        var file = RuleFile.WithWriteRule(
            "/requests/{from}",
            """{"type": "value_field_equals_session", "field": "from"}""",
            """, "allow_null_write": true, "pre_checks": [{"type": "segment_equals_session", "segment": "from"}] """);

        Assert.Null(file.Write("/requests/ann", Value.Null));
        Assert.Null(file.Write("/requests/ann", Map(("from", "ann"))));
        Assert.NotNull(file.Write("/requests/ann", 1));
        Assert.NotNull(file.Write("/requests/bob", Value.Null));
    }

    [Fact]
    public void Of_a_key_that_comes_twice_the_last_counts_as_it_does_for_readers()
    {
        // A value of the object model cannot be built that way.
        byte[] map = [0, 2, 0, 4, .. "from"u8, 8, 0, 3, .. "ann"u8, 0, 4, .. "from"u8, 8, 0, 3, .. "bob"u8];

        Assert.True(Security.Rules.MapValue.TryFindText(new(ValueKind.Map, map), "from"u8, out var text));
        Assert.True(text.SequenceEqual("bob"u8));
    }

    private static Value Map(params (string Key, Value Value)[] members) =>
        Value.Map(members.Select(member => KeyValuePair.Create(member.Key, member.Value)));
}
