using Clasp.EndToEnd.Auth;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd;

/// <summary>Who gets in, what scopes let them do, and what an app config does, on relays as they run.</summary>
public sealed class AccessTests : IDisposable
{
    private const int PolicyViolation = 1008;
    private const int NoScope = 301;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("", "Authentication required")]
    [InlineData("letmein", "Invalid token: no validator accepted the token")]
    public async Task Without_a_valid_token_nobody_gets_in(string token, string reason)
    {
        await using var relay = await GuardedRelay.StartAsync();
        await using var client = new Peer(await WebSocketWire.ConnectAsync(relay.Process.WebSocketUri));
        client.StartReading();

        await client.HelloAsync(token);

        var refusal = await client.NextAsync(message => message.Type == MessageType.Error);
        Assert.Equal((300, reason), (refusal.Code, refusal.Text));
        await client.ClosedAsync();
        Assert.Equal((PolicyViolation, $"300: {reason}"), client.Close);
    }

    [Fact]
    public async Task Over_TCP_nobody_gets_in_either()
    {
        await using var relay = await GuardedRelay.StartAsync();
        await using var client = new Peer(await TcpWire.ConnectAsync(relay.Process.TcpUri));
        client.StartReading();

        await client.HelloAsync();

        Assert.Equal(300, (await client.NextAsync(message => message.Type == MessageType.Error)).Code);
    }

    [Fact]
    public async Task A_token_may_come_in_HELLO_or_with_the_upgrade()
    {
        await using var relay = await GuardedRelay.StartAsync();
        await using var inHello = await Peer.JoinAsync(relay.Process, relay.AdminToken);
        await using var inUpgrade = await Peer.JoinAsync(
            await WebSocketWire.ConnectAsync(relay.Process.WebSocketUri, bearer: relay.AdminToken));
        await inUpgrade.SubscribeAsync("/**");
        await inUpgrade.HandledAsync();

        Assert.Equal(MessageType.Ack, (await inHello.SetAndWaitAsync("/a", 1)).Type);

        await inUpgrade.NextAsync(message => message is { Type: MessageType.Set, Address: "/a" });
    }

    [Fact]
    public async Task A_client_sees_and_changes_what_its_scopes_cover_and_nothing_else()
    {
        await using var relay = await GuardedRelay.StartAsync("--welcome-snapshot");
        await using var admin = await Peer.JoinAsync(relay.Process, relay.AdminToken);
        await admin.SetAndWaitAsync("/lights/1", 1);
        await admin.SetAndWaitAsync("/sound/1", 1);

        await using var client = await Peer.JoinAsync(relay.Process, await TokenAsync(relay, "read:/lights/*", "write:/scene"));
        await client.SubscribeAsync("/lights/**");
        await client.SubscribeAsync("/lights/*");
        await client.GetAsync("/sound/1");
        var refused = await client.SetAndWaitAsync("/lights/1", 2);
        var taken = await client.SetAndWaitAsync("/scene", 3);
        await admin.SetAndWaitAsync("/sound/1", 4);
        await admin.SetAndWaitAsync("/lights/1", 5);
        await client.NextAsync(message => message is { Type: MessageType.Set, Address: "/lights/1" });

        Assert.Equal(NoScope, refused.Code);
        Assert.Equal(MessageType.Ack, taken.Type);
        Assert.Equal(
            ["/lights/**", "/sound/1", "/lights/1"],
            client.AllReceived.Where(message => message.Code == NoScope).Select(message => message.Address));
        Assert.DoesNotContain(client.AllReceived, message => message.Address == "/sound/1" && message.Code == 0);
    }

    [Fact]
    public async Task Scopes_hold_for_the_namespaces_of_other_sites_and_their_owner_applies_its_rules()
    {
        var rules = _folder.Write(
            "app.json",
            """{"write_rules": [{"path": "/site-a/{user}/*", "checks": [{"type": "segment_equals_session", "segment": "user"}]}]}""");
        await using var hub = await RelayProcess.StartAsync();
        await using var siteA = await RelayProcess.StartAsync([.. Leaf(hub, "site-a"), "--app-config", rules]);
        await using var siteB = await GuardedRelay.StartAsync(Leaf(hub, "site-b"));
        using var api = siteB.Anybody();
        var ann = await api.PostAsync("/auth/register", """{"username":"ann","password":"secret-1","user_id":"ann"}""");
        await using var user = await Peer.JoinAsync(siteB.Process, ann.Token);
        await using var limited = await Peer.JoinAsync(siteB.Process, await TokenAsync(siteB, "write:/site-b/**"));
        await Deadline.UntilAsync(
            async () => (await user.SetAndWaitAsync("/site-a/ann/x", 1)).Type == MessageType.Ack, () => "site-a is reached");

        var byRule = await user.SetAndWaitAsync("/site-a/bob/x", 1);
        var byScope = await limited.SetAndWaitAsync("/site-a/ann/x", 2);

        Assert.Equal((403, "Path segment 'user' does not match session identity"), (byRule.Code, byRule.Text));
        Assert.Equal(NoScope, byScope.Code);
    }

    [Fact]
    public async Task A_wrong_app_config_stops_the_start_with_the_line_and_the_reason()
    {
        var file = _folder.Write("app.json", "{\n  \"write_rules\": [\n    {\"path\": \"/a/**/b\", \"checks\": []}\n  ]\n}");

        await using var relay = RunningProgram.Start(Programs.Relay, ["--ws-port", "0", "--app-config", file]);

        Assert.Equal(2, await relay.ExitCodeAsync());
        Assert.Contains($"{file} line 3: write_rules[0]: 'path' /a/**/b is no path", relay.Errors);
        Assert.DoesNotContain("   at ", relay.Errors);
    }

    [Fact]
    public async Task An_app_config_holds_for_what_is_written_for_what_is_there_and_for_what_happens()
    {
        var file = _folder.Write(
            "app.json",
            """
            {
              "note": "not a key that means anything",
              "write_rules": [{"path": "/names/*", "checks": [{"type": "require_value_field", "field": "name"}]}],
              "snapshot_visibility": [{"path": "/hidden/**", "visible": false}],
              "snapshot_transforms": [{"path": "/names/*", "redact_fields": ["secret"]}]
            }
            """);
        await using var relay = await RelayProcess.StartAsync("--app-config", file);
        await using var client = await Peer.JoinAsync(relay);
        await client.SubscribeAsync("/**");
        var named = Value.Map([KeyValuePair.Create<string, Value>("name", "x"), KeyValuePair.Create<string, Value>("secret", "y")]);

        var refused = await client.SetAndWaitAsync("/names/a", 1);
        await client.SetAndWaitAsync("/hidden/a", 1);
        await client.SetAndWaitAsync("/names/a", named);
        await client.GetAsync("/names/a");

        Assert.Equal((403, "Value must include a name field"), (refused.Code, refused.Text));
        foreach (var type in (MessageType[])[MessageType.Set, MessageType.Snapshot])
        {
            var told = await client.NextAsync(message => message.Type == type && message.Address == "/names/a");
            Assert.Equal(Value.Map([KeyValuePair.Create<string, Value>("name", "x")]), told.Value);
        }

        Assert.DoesNotContain(client.AllReceived, message => message is { Type: MessageType.Set, Address: "/hidden/a" });
        await relay.UntilLogSaysAsync("the unknown key 'note'", "line 2");
    }

    [Fact]
    public async Task An_app_config_is_read_again_on_SIGHUP_unless_it_is_wrong()
    {
        static string RuleFor(string field) =>
            $$"""{"write_rules": [{"path": "/a", "checks": [{"type": "require_value_field", "field": "{{field}}"}]}]}""";

        var file = _folder.Write("app.json", RuleFor("old"));
        await using var relay = await RelayProcess.StartAsync("--app-config", file);
        await using var client = await Peer.JoinAsync(relay);

        _folder.Write("app.json", RuleFor("new"));
        relay.Program.Signal(PosixSignalNumber.HangUp);
        await Deadline.UntilAsync(
            async () => (await client.SetAndWaitAsync("/a", 1)).Text == "Value must include a new field", () => "the new rule holds");

        _folder.Write("app.json", "{\n]");
        relay.Program.Signal(PosixSignalNumber.HangUp);
        await relay.UntilLogSaysAsync(file, "line 2", "no valid JSON");
        Assert.Equal("Value must include a new field", (await client.SetAndWaitAsync("/a", 1)).Text);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Leaf(RelayProcess hub, string id) =>
    [
        "--federation-hub", hub.WebSocketUri.ToString(),
        "--federation-id", id,
        "--federation-namespace", $"/{id}/**",
    ];

    private static async Task<string> TokenAsync(GuardedRelay relay, params string[] scopes)
    {
        using var admin = relay.Admin();
        var list = string.Join(',', scopes.Select(scope => $"\"{scope}\""));
        return (await admin.PostAsync("/api/tokens", $$"""{"scopes":[{{list}}]}""")).Token;
    }
}
