using System.Text;
using Clasp.Security.Configuration;

namespace Clasp.Security.Tests.Configuration;

public sealed class AppConfigReaderTests
{
    [Fact]
    public void An_empty_object_changes_nothing()
    {
        var config = Read("{}").Config!;

        Assert.Null(config.Rules);
        Assert.Equal(new SignInLimits(), config.SignIn);
        Assert.Equal(["read:/**", "write:/**"], config.Scopes.For("ann").Select(scope => scope.ToString()));
    }

    [Fact]
    public void Scopes_are_made_for_each_user()
    {
        var config = Read("""{"scopes": ["read:/users/{userId}/**", "w:/all"]}""").Config!;

        Assert.Equal(["read:/users/ann/**", "write:/all"], config.Scopes.For("ann").Select(scope => scope.ToString()));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_user_whose_name_would_open_more_gets_no_scopes(string user)
    {
        var config = Read("""{"scopes": ["read:/users/{userId}/**"]}""").Config!;

        Assert.Throws<ArgumentException>(() => config.Scopes.For(user));
    }

    [Fact]
    public void Rate_limits_may_be_changed_one_by_one()
    {
        var limits = Read("""{"rate_limits": {"login_max_attempts": 3, "register_window_secs": 10}}""").Config!.SignIn;

        Assert.Equal(new SignInLimits { LoginMaxAttempts = 3, RegisterWindow = TimeSpan.FromSeconds(10) }, limits);
    }

    [Fact]
    public void Unknown_keys_are_taken_with_a_warning()
    {
        var reading = Read(
            """
            {
              "title": "chat",
              "write_rules": [{"path": "/a", "checks": [], "note": "x"}]
            }
            """);

        Assert.NotNull(reading.Config);
        Assert.Equal(
            [
                "line 3: write_rules[0] has the unknown key 'note', which is ignored.",
                "line 2: the file has the unknown key 'title', which is ignored.",
            ],
            reading.Warnings);
    }

    [Theory]
    [InlineData("[]", "line 1: the file must be an object.")]
    [InlineData("{\n\"scopes\": [,]}", "line 2: this is no valid JSON, at character 12.")]
    [InlineData("", "line 1: this is no valid JSON, at character 1.")]
    [InlineData("{} {}", "line 1: this is no valid JSON, at character 4.")]
    [InlineData("{\"scopes\": \"read:/**\"}", "line 1: the file: 'scopes' must be an array.")]
    [InlineData("{\"scopes\": [\n\"read:**\"]}", "line 2: scopes: 'read:**': The pattern does not start with '/'.")]
    [InlineData("{\"scopes\": [\"read:/{user}\"]}", "line 1: scopes: 'read:/{user}': only {userId} can be filled in.")]
    [InlineData("{\"write_rules\": [{\"checks\": []}]}", "line 1: write_rules[0] needs 'path'.")]
    [InlineData("{\"write_rules\": [{\"path\": \"/a\"}]}", "line 1: write_rules[0]: 'checks' is missing.")]
    [InlineData(
        "{\"write_rules\": [{\"path\": \"/a/**/b\", \"checks\": []}]}",
        "line 1: write_rules[0]: 'path' /a/**/b is no path: '**' can only stand at the end.")]
    [InlineData(
        "{\"write_rules\": [{\"path\": \"/a\", \"mode\": \"some\", \"checks\": []}]}",
        "line 1: write_rules[0]: 'mode' must be all or any, not 'some'.")]
    [InlineData(
        "{\"write_rules\": [{\"path\": \"/a\", \"checks\": [\n{\"type\": \"magic\"}]}]}",
        "line 2: write_rules[0].checks[0]: there is no check 'magic'; use state_field_equals_session, state_not_null, "
        + "value_field_equals_session, segment_equals_session, either_state_not_null, require_value_field or reject_unless_path_matches.")]
    [InlineData(
        "{\"write_rules\": [{\"path\": \"/a\", \"checks\": [{\"type\": \"state_not_null\", \"lookup\": \"/b/{c}\"}]}]}",
        "line 1: write_rules[0].checks[0]: 'lookup' /b/{c} cannot be filled: {c} is no name in the path /a.")]
    [InlineData(
        "{\"write_rules\": [{\"path\": \"/a\", \"checks\": [{\"type\": \"segment_equals_session\", \"segment\": \"x\"}]}]}",
        "line 1: write_rules[0].checks[0]: {x} is no name in the path /a.")]
    [InlineData(
        "{\"snapshot_visibility\": [{\"visible\": \"friends\"}]}",
        "line 1: snapshot_visibility[0]: 'visible' must be true, false, \"owner\" or \"require_state_not_null\".")]
    [InlineData(
        "{\"snapshot_visibility\": [{\"visible\": \"owner\", \"owner_segment\": \"u\"}]}",
        "line 1: snapshot_visibility[0]: {u} is no name in the path of this rule, which has none.")]
    [InlineData(
        "{\"rate_limits\": {\"login_max_attempts\": 0}}",
        "line 1: rate_limits: 'login_max_attempts' must be a whole number from 1 to 31536000.")]
    [InlineData("{\"write_rules\": [], \"write_rules\": []}", "line 1: the file has 'write_rules' twice.")]
    public void What_is_wrong_is_named_with_its_line(string json, string expected)
    {
        var reading = Read(json);

        Assert.Equal([expected], reading.Errors);
        Assert.Null(reading.Config);
    }

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once() =>
        Assert.Equal(2, Read("""{"scopes": ["x"], "snapshot_transforms": [{"path": "a"}]}""").Errors.Count);

    private static AppConfigReading Read(string json) => AppConfigReader.Read(Encoding.UTF8.GetBytes(json));
}
