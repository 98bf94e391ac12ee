using System.Text;
using Clasp.Protocol.Messages;
using Clasp.Security.Configuration;
using Clasp.Security.Scopes;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>A federation whose routers ask their clients, and not each other, for tokens.</summary>
public sealed class AccessTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _a;
    private readonly SimulatedRouter _b;

    public AccessTests()
    {
        var random = new Random(1);
        var hub = Start(random, "hub", null);
        _a = Start(random, "site-a", hub, "/site-a/**");
        _b = Start(random, "site-b", hub, "/site-b/**");
        _time.Run(Second);
    }

    [Fact]
    public void Scopes_hold_for_the_namespaces_of_others_as_for_the_own()
    {
        var onB = Connect(_b, null, "write:/site-b/**", "write:/site-a/lights/*", "read:/site-a/scene");
        Connect(_a, null, "admin:/**").Set("/site-a/scene", 1);
        _time.Run(Second);

        onB.Set("/site-a/lights/1", 1);
        onB.Set("/site-a/scene", 2);
        onB.Bundle(("/site-b/x", 1), ("/site-a/scene", 2));
        onB.Bundle(("/site-b/x", 1), ("/site-a/lights/2", 2));
        onB.Subscribe("/site-a/**");
        onB.Get("/site-a/scene");
        _time.Run(Second);

        Assert.Equal(3, onB.Answers.Count(answer => answer.Code == ErrorCode.InsufficientScope));
        Assert.Equal(2, onB.Answers.Count(answer => answer.Code == 0));
        Assert.Equal(1, onB.Latest("/site-a/scene"));
        Assert.Equal(["/site-a/scene"], onB.Seen.Keys);
        Assert.NotNull(_a.Router.Params.Find("/site-a/lights/2"u8));
    }

    [Fact]
    public void The_owner_applies_its_rules_to_writers_at_other_sites_and_sees_who_they_are()
    {
        UseRules(_a, """{"write_rules": [{"path": "/site-a/{user}/**", "checks": [{"type": "segment_equals_session", "segment": "user"}]}]}""");
        var ann = Connect(_b, "ann", "write:/**");
        var nobody = Connect(_b, null, "write:/**");

        ann.Set("/site-a/ann/x", 1);
        ann.Set("/site-a/bob/x", 1);
        ann.Bundle(("/site-a/ann/y", 1), ("/site-a/bob/y", 1));
        nobody.Set("/site-a/ann/x", 2);
        _time.Run(Second);

        const string Text = "Path segment 'user' does not match session identity";
        Assert.Equal(("/site-a/ann/x", 1UL, (ErrorCode)0, ""), ann.Answers[0]);
        Assert.Equal(("/site-a/bob/x", 0UL, ErrorCode.Forbidden, Text), ann.Answers[1]);
        Assert.Equal((ErrorCode.Forbidden, $"The part of site-a: Message 1 of the bundle: {Text}"), (ann.Answers[2].Code, ann.Answers[2].Text));
        Assert.Equal((ErrorCode.Forbidden, Text), (nobody.Answers[0].Code, nobody.Answers[0].Text));
        Assert.StartsWith("site-b/", Encoding.UTF8.GetString(_a.Router.Params.Find("/site-a/ann/x"u8)!.Writer));
        Assert.Null(_a.Router.Params.Find("/site-a/ann/y"u8));
    }

    [Fact]
    public void The_router_of_the_client_applies_its_own_rules_before_a_write_travels()
    {
        UseRules(_b, """{"write_rules": [{"path": "/site-a/**", "checks": [{"type": "require_value_field", "field": "name"}]}]}""");
        var onB = Connect(_b, "ann", "write:/**");

        onB.Set("/site-a/x", 1);
        _time.Run(Second);

        Assert.Equal((ErrorCode.Forbidden, "Value must include a name field"), (onB.Answers[0].Code, onB.Answers[0].Text));
    }

    [Fact]
    public void What_is_hidden_at_a_site_is_hidden_from_its_clients_and_still_reaches_other_sites()
    {
        UseRules(_b, """{"snapshot_visibility": [{"path": "/site-a/secret", "visible": false}]}""");
        var onB = Connect(_b, "ann", "read:/**");
        var onA = Connect(_a, "bob", "write:/**");
        onB.Subscribe("/**");

        onA.Set("/site-a/secret", 1);
        onA.Emit("/site-a/secret", 2);
        onA.Set("/site-a/open", 3);
        _time.Run(Second);

        Assert.Equal(["/site-a/open"], onB.Seen.Keys);
        Assert.Empty(onB.Events);
        Assert.NotNull(_b.Router.Params.Find("/site-a/secret"u8));
    }

    private SimulatedRouter Start(Random random, string id, SimulatedRouter? hub, params string[] namespaces)
    {
        var setup = new RouterSetup(id, namespaces) { RequiresTokens = true };
        var router = new SimulatedRouter(_time, random, NullLogger.Instance, setup, hasHub: hub is not null) { Hub = hub };
        router.Start();
        return router;
    }

    private SimulatedClient Connect(SimulatedRouter router, string? subject, params string[] scopes) =>
        new(_time, router, LinkQuality.Lan, new Grant { TokenId = "t", Subject = subject, Scopes = [.. scopes.Select(Scope.Parse)] });

    private static void UseRules(SimulatedRouter router, string json) =>
        router.Router.UseRules(AppConfigReader.Read(Encoding.UTF8.GetBytes(json)).Config!.Rules);
}
