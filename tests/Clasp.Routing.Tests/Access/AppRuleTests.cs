using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Access;

/// <summary>An app config in force: on what is written, on what is there, and on what happens now.</summary>
public sealed class AppRuleTests
{
    private const string Members =
        """
        {
          "write_rules": [{
            "path": "/rooms/{room}/messages",
            "checks": [{"type": "state_not_null", "lookup": "/rooms/{room}/members/{session}"}]
          }],
          "snapshot_visibility": [
            {"path": "/users/{user}/**", "visible": "owner", "owner_segment": "user", "public_sub": "profile"},
            {"path": "/rooms/{room}/messages", "visible": "require_state_not_null", "lookup": "/rooms/{room}/members/{session}"},
            {"path_contains": "/secret", "visible": false}
          ],
          "snapshot_transforms": [{"path": "/rooms/{room}/meta", "redact_fields": ["hash"]}]
        }
        """;

    private static readonly Value Meta = Value.Map(
        [KeyValuePair.Create<string, Value>("hash", "x"), KeyValuePair.Create<string, Value>("name", "lobby")]);

    private readonly TestRouter _router = new(new() { RequiresTokens = true, WelcomeSnapshot = true });
    private readonly Peer _ann;
    private readonly Peer _bob;
    private readonly Peer _nobody;

    public AppRuleTests()
    {
        _router.UseRules(Members);
        _ann = _router.ConnectAs("ann", "write:/**");
        _bob = _router.ConnectAs("bob", "write:/**");
        _nobody = _router.ConnectWith("write:/**");
    }

    [Fact]
    public void A_rule_refuses_a_set_and_a_signal_alike()
    {
        _ann.Set("/rooms/1/members/ann", true).Skip();

        _ann.Set("/rooms/1/messages", "hi");
        _bob.Set("/rooms/1/messages", "hi").Emit("/rooms/1/messages", "hi");
        _nobody.Set("/rooms/1/messages", "hi");

        Assert.Equal(["ACK /rooms/1/messages #1"], _ann.Take());
        var refused = "ERROR 403 /rooms/1/messages: State is null or missing at '/rooms/1/members/bob'";
        Assert.Equal([refused, refused], _bob.Take());
        Assert.Equal(
            ["ERROR 403 /rooms/1/messages: State is null or missing at '/rooms/{room}/members/{session}'"], _nobody.Take());
    }

    [Fact]
    public void A_rule_refuses_a_bundle_whole()
    {
        _bob.Bundle(bundle => bundle.Set("/a", 1).Set("/rooms/1/messages", "hi"));

        Assert.Equal(
            ["ERROR 403 /rooms/1/messages: Message 1 of the bundle: State is null or missing at '/rooms/1/members/bob'"],
            _bob.Take());
        Assert.Null(_router.Router.Params.Find("/a"u8));
    }

    [Fact]
    public void A_scheduled_bundle_is_judged_again_when_it_runs()
    {
        _ann.Set("/rooms/1/members/ann", true);
        _ann.Bundle(bundle => bundle.Set("/rooms/1/messages", "hi"), _router.Clock.WallMicros + 1_000_000);
        _bob.Set("/rooms/1/members/ann", Value.Null);
        _ann.Skip();

        _router.Pass(TimeSpan.FromSeconds(2));

        Assert.StartsWith("ERROR 403 /rooms/1/messages: Message 0 of the bundle:", Assert.Single(_ann.Take()));
    }

    [Fact]
    public void The_owner_of_an_address_applies_its_rules_to_writes_from_other_routers()
    {
        var set = new SetMessage { Address = "/rooms/1/messages"u8, Value = Value.String("hi").Encode() };
        _ann.Set("/rooms/1/members/ann", true);

        var refused = _router.Router.ApplySetFor("site-b/x", set, "bob"u8);
        var applied = _router.Router.ApplySetFor("site-b/x", set, "ann"u8);

        Assert.Equal((ErrorCode.Forbidden, "State is null or missing at '/rooms/1/members/bob'"), (refused.Code, refused.Text));
        Assert.True(applied.IsApplied);
    }

    [Fact]
    public void What_is_hidden_is_in_no_answer_and_in_no_snapshot()
    {
        _ann.Set("/users/ann/inbox", 1).Set("/users/ann/profile", 2).Set("/a/secret", 3);
        Skip();

        _bob.Get("/users/ann/inbox").Get("/users/ann/profile").Subscribe("/**");
        _ann.Subscribe("/users/**");

        Assert.Equal(
            [
                "ERROR 201 /users/ann/inbox: There is no param at this address",
                "SNAPSHOT /users/ann/profile=2#1",
                "SNAPSHOT /users/ann/profile=2#1",
            ],
            _bob.Take());
        Assert.Equal(["SNAPSHOT /users/ann/inbox=1#1 /users/ann/profile=2#1"], _ann.Take());
    }

    [Fact]
    public void Much_that_is_hidden_is_passed_over_bit_by_bit()
    {
        for (var i = 0; i < 20_000; i++) _nobody.Set($"/users/ann/{i:D5}", 1);
        for (var chunk = 0; chunk < 5; chunk++) _nobody.Announce([.. Enumerable.Range(0, 500).Select(i => $"/users/ann/{chunk}/{i}")]);
        _nobody.Set("/z", 1).Announce("/z");

        _bob.Subscribe("/**").Query("/**");
        Assert.Empty(_bob.Take());
        for (var i = 0; i < 20; i++) _router.RunBatch();

        Assert.Equal(["SNAPSHOT /z=1#1", "RESULT /z:Stream"], _bob.Take());
        Assert.NotEqual(_router.Clock.MonotonicMicros, _router.Router.NextTimerMicros);
    }

    [Fact]
    public void What_another_router_keeps_is_hidden_and_redacted_as_what_is_here()
    {
        var inbox = new SnapshotParam { Address = "/users/ann/inbox"u8, Value = Value.Int64(1).Encode(), Revision = 4 };
        var meta = new SnapshotParam { Address = "/rooms/1/meta"u8, Value = Meta.Encode(), Revision = 5 };

        _router.Router.AnswerGet(_bob.Session, inbox);
        _router.Router.AnswerGet(_bob.Session, meta);
        _router.Router.AnswerGet(_ann.Session, inbox);
        _router.RunBatch();

        Assert.Equal(
            ["ERROR 201 /users/ann/inbox: There is no param at this address", "SNAPSHOT /rooms/1/meta={\"name\":\"lobby\"}#5"],
            _bob.Take());
        Assert.Equal(["SNAPSHOT /users/ann/inbox=1#4"], _ann.Take());
    }

    [Fact]
    public void What_is_hidden_does_not_come_after_welcome_either()
    {
        _ann.Set("/users/ann/inbox", 1).Set("/a", 2);
        var late = _router.Authorized(new() { TokenId = "t", Scopes = [Clasp.Security.Scopes.Scope.Parse("read:/**")] });

        late.Hello();

        Assert.Equal("SNAPSHOT /a=2#1", late.Take()[1]);
    }

    [Fact]
    public void What_is_hidden_is_not_delivered_as_it_happens()
    {
        _bob.Subscribe("/**");
        _ann.Subscribe("/**");

        _nobody.Set("/users/ann/inbox", 1).Emit("/users/ann/ping").Stream("/users/ann/level", 2).Set("/users/ann/profile", 3);

        Assert.Equal(["SET /users/ann/profile 3 #1"], _bob.Take());
        Assert.Equal(
            ["SET /users/ann/inbox 1 #1", "EVENT /users/ann/ping", "STREAM /users/ann/level 2", "SET /users/ann/profile 3 #1"],
            _ann.Take());
    }

    [Fact]
    public void What_the_state_decides_is_decided_when_it_is_sent()
    {
        _bob.Subscribe("/rooms/1/messages");
        _ann.Set("/rooms/1/members/ann", true).Set("/rooms/1/messages", "one");

        _ann.Set("/rooms/1/members/bob", true).Set("/rooms/1/messages", "two");

        Assert.Equal(["SET /rooms/1/messages \"two\" #2"], _bob.Take());
    }

    [Fact]
    public void A_slow_session_does_not_get_later_what_is_hidden_by_then()
    {
        var slow = new TestRouter(new() { RequiresTokens = true, OutboxSoftLimitBytes = 256 });
        slow.UseRules(Members);
        var bob = slow.ConnectAs("bob", "read:/**");
        var ann = slow.ConnectAs("ann", "write:/**");
        ann.Set("/rooms/1/members/ann", true).Set("/rooms/1/members/bob", true);
        bob.Subscribe("/rooms/1/messages").Skip();
        bob.Output.IsSlow = true;
        for (var i = 0; i < 50; i++) ann.Set("/rooms/1/messages", $"message {i}");

        ann.Set("/rooms/1/members/bob", Value.Null).Set("/rooms/1/messages", "for members only");
        bob.ReadAll();

        Assert.DoesNotContain(bob.Take(), line => line.Contains("for members only", StringComparison.Ordinal));
    }

    [Fact]
    public void Members_of_maps_are_left_out_wherever_they_would_be_told()
    {
        _bob.Subscribe("/rooms/**");

        _ann.Set("/rooms/1/meta", Meta).Emit("/rooms/1/meta", Meta).Get("/rooms/1/meta");
        _nobody.Subscribe("/rooms/1/meta");

        Assert.Equal(["SET /rooms/1/meta {\"name\":\"lobby\"} #1", "EVENT /rooms/1/meta {\"name\":\"lobby\"}"], _bob.Take());
        Assert.Equal(["ACK /rooms/1/meta #1", "SNAPSHOT /rooms/1/meta={\"name\":\"lobby\"}#1"], _ann.Take());
        Assert.Equal(["SNAPSHOT /rooms/1/meta={\"name\":\"lobby\"}#1"], _nobody.Take());
        Assert.True(Value.From(_router.Router.Params.Find("/rooms/1/meta"u8)!.Value).TryGetMember("hash", out _));
    }

    [Fact]
    public void A_query_does_not_tell_of_hidden_signals()
    {
        _ann.Announce("/users/ann/inbox", "/users/ann/profile", "/b").Query("/**");
        _bob.Query("/**");

        Assert.Equal("RESULT /b:Stream /users/ann/inbox:Stream /users/ann/profile:Stream", _ann.Take()[^1]);
        Assert.Equal(["RESULT /b:Stream /users/ann/profile:Stream"], _bob.Take());
    }

    [Fact]
    public void Other_rules_hold_from_the_next_message_on()
    {
        _bob.Subscribe("/**");
        _ann.Set("/users/ann/inbox", 1).Skip();

        _router.UseRules("""{"write_rules": [{"path": "/users/**", "checks": [{"type": "require_value_field", "field": "x"}]}]}""");
        _ann.Set("/users/ann/inbox", 2);
        _router.Router.UseRules(null);
        _ann.Set("/users/ann/inbox", 3);

        Assert.Equal(["ERROR 403 /users/ann/inbox: Value must include a x field", "ACK /users/ann/inbox #2"], _ann.Take());
        Assert.Equal(["SET /users/ann/inbox 3 #2"], _bob.Take());
    }

    [Fact]
    public void Rules_hold_without_tokens_too_and_everybody_is_nobody()
    {
        var open = new TestRouter();
        open.UseRules(Members);
        var client = open.Connect();

        client.Set("/rooms/1/messages", 1).Set("/users/ann/inbox", 1).Get("/users/ann/inbox");

        Assert.Equal(
            [
                "ERROR 403 /rooms/1/messages: State is null or missing at '/rooms/{room}/members/{session}'",
                "ACK /users/ann/inbox #1",
                "ERROR 201 /users/ann/inbox: There is no param at this address",
            ],
            client.Take());
    }

    private void Skip()
    {
        foreach (var peer in (Peer[])[_ann, _bob, _nobody]) peer.Skip();
    }
}
