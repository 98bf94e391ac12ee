using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Routing.Tests.Access;

public sealed class AdmissionTests
{
    private readonly TestRouter _router = new(new() { RequiresTokens = true, SessionTimeout = TimeSpan.Zero });

    [Fact]
    public void A_session_without_a_token_is_refused()
    {
        var client = _router.Open();

        client.Hello();

        Assert.Equal(["ERROR 300 -: Authentication required"], client.Take());
        Assert.Equal((CloseReason.PolicyViolation, "300: Authentication required"), (client.Output.ClosedFor, client.Output.CloseText));
    }

    [Theory]
    [InlineData(ErrorCode.Unauthorized, "Invalid token: no validator accepted the token")]
    [InlineData(ErrorCode.TokenExpired, "Token has expired")]
    public void A_refused_token_is_answered_with_the_reason(ErrorCode code, string text)
    {
        var client = _router.Open();
        client.Session.Authorize(new TokenVerdict(null, code, text));

        client.Hello();

        Assert.Equal([$"ERROR {(int)code} -: {text}"], client.Take());
        Assert.Equal(CloseReason.PolicyViolation, client.Output.ClosedFor);
    }

    [Fact]
    public void A_token_that_was_accepted_opens_the_session()
    {
        var client = _router.Authorized(GrantOf("read:/**"));

        client.Hello();

        Assert.StartsWith("WELCOME", client.Take()[0]);
    }

    [Fact]
    public void A_token_that_ended_on_its_way_in_is_expired()
    {
        var client = _router.Authorized(GrantOf("read:/**", endsIn: TimeSpan.Zero));

        client.Hello();

        Assert.Equal(["ERROR 302 -: Token has expired"], client.Take());
    }

    [Fact]
    public void The_session_ends_with_its_token()
    {
        var client = _router.Authorized(GrantOf("read:/**", endsIn: TimeSpan.FromMinutes(90)));
        client.Hello().Skip();

        _router.Pass(TimeSpan.FromMinutes(89));
        Assert.Null(client.Output.ClosedFor);
        _router.Pass(TimeSpan.FromMinutes(1.1));

        Assert.Equal(["ERROR 302 -: Token has expired"], client.Take());
        Assert.Equal(CloseReason.PolicyViolation, client.Output.ClosedFor);
    }

    [Fact]
    public void A_token_ends_by_the_wall_clock_even_if_that_is_set()
    {
        var client = _router.Authorized(GrantOf("read:/**", endsIn: TimeSpan.FromHours(5)));
        client.Hello().Skip();

        _router.Clock.StepWall(TimeSpan.FromHours(6));
        _router.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(["ERROR 302 -: Token has expired"], client.Take());
    }

    [Fact]
    public void A_revoked_token_ends_its_sessions_and_no_others()
    {
        var revoked = _router.ConnectAs("ann", "write:/**");
        var other = _router.ConnectAs("bob", "write:/**");

        _router.Router.BeginBatch();
        _router.Router.Revoke(grant => grant.Subject == "ann");
        _router.Router.EndBatch();
        revoked.Set("/a", 1);
        other.Set("/a", 2);

        Assert.Equal(["ERROR 302 -: Token has been revoked"], revoked.Take());
        Assert.Equal(CloseReason.PolicyViolation, revoked.Output.ClosedFor);
        Assert.Equal(["ACK /a #1"], other.Take());
    }

    [Fact]
    public void What_a_revoked_session_had_scheduled_does_not_run()
    {
        var client = _router.ConnectAs("ann", "write:/**");
        var other = _router.ConnectAs("bob", "write:/**");
        var at = _router.Clock.WallMicros + 1_000_000;
        client.Bundle(bundle => bundle.Set("/a", 1), at);
        other.Bundle(bundle => bundle.Set("/b", 1), at);
        client.Disconnect();
        other.Disconnect();

        _router.Router.BeginBatch();
        _router.Router.Revoke(grant => grant.Subject == "ann");
        _router.Router.EndBatch();
        _router.Pass(TimeSpan.FromSeconds(2));

        Assert.Null(_router.Router.Params.Find("/a"u8));
        Assert.NotNull(_router.Router.Params.Find("/b"u8));
    }

    [Fact]
    public void What_was_scheduled_does_not_run_when_the_token_has_ended_by_then()
    {
        var client = _router.Authorized(GrantOf("write:/**", endsIn: TimeSpan.FromSeconds(5)));
        client.Hello();
        client.Bundle(bundle => bundle.Set("/a", 1), _router.Clock.WallMicros + 10_000_000);
        client.Disconnect();

        _router.Pass(TimeSpan.FromSeconds(20));

        Assert.Null(_router.Router.Params.Find("/a"u8));
    }

    [Fact]
    public void Where_tokens_are_not_asked_for_none_is_looked_at()
    {
        var open = new TestRouter();
        var client = open.Open();
        client.Session.Authorize(TokenVerdict.Unauthorized("no"));

        client.Hello();

        Assert.StartsWith("WELCOME", client.Take()[0]);
        Assert.Same(Grant.Everything, client.Session.Grant);
    }

    private Grant GrantOf(string scope, TimeSpan? endsIn = null) => new()
    {
        TokenId = "t",
        Scopes = [Scope.Parse(scope)],
        ExpiresAt = endsIn is { } life
            ? DateTimeOffset.UnixEpoch.AddTicks((long)_router.Clock.WallMicros * TimeSpan.TicksPerMicrosecond) + life
            : null,
    };
}
