using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd;

/// <summary>Who gets in, and what an app config lets them do.</summary>
public sealed class AccessTests : IDisposable
{
    private const string AdminToken = "cpsk_0123456789abcdef0123456789abcdef";
    private const int PolicyViolation = 1008;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("", "Authentication required")]
    [InlineData("letmein", "Invalid token: no validator accepted the token")]
    public async Task Without_a_valid_token_nobody_gets_in(string token, string reason)
    {
        await using var relay = await StartAsync();
        await using var client = new Peer(await WebSocketWire.ConnectAsync(relay.WebSocketUri));
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
        await using var relay = await StartAsync();
        await using var client = new Peer(await TcpWire.ConnectAsync(relay.TcpUri));
        client.StartReading();

        await client.HelloAsync();

        Assert.Equal(300, (await client.NextAsync(message => message.Type == MessageType.Error)).Code);
    }

    [Fact]
    public async Task A_token_may_come_in_HELLO_or_with_the_upgrade()
    {
        await using var relay = await StartAsync();
        await using var inHello = await Peer.JoinAsync(relay, AdminToken);
        await using var inUpgrade = await Peer.JoinAsync(await WebSocketWire.ConnectAsync(relay.WebSocketUri, bearer: AdminToken));
        await inUpgrade.SubscribeAsync("/**");
        await inUpgrade.HandledAsync();

        Assert.Equal(MessageType.Ack, (await inHello.SetAndWaitAsync("/a", 1)).Type);

        await inUpgrade.NextAsync(message => message is { Type: MessageType.Set, Address: "/a" });
    }

    [Fact]
    public async Task A_hub_that_asks_clients_for_tokens_takes_leaves_without_and_warns()
    {
        await using var hub = await StartAsync();
        await using var leaf = await RelayProcess.StartAsync(
            "--federation-hub", hub.WebSocketUri.ToString(), "--federation-id", "site-a", "--federation-namespace", "/site-a/**");
        await using var atHub = await Peer.JoinAsync(hub, AdminToken);
        await using var atLeaf = await Peer.JoinAsync(leaf);
        await atHub.SubscribeAsync("/site-a/**");

        await atLeaf.SetAsync("/site-a/x", 1);

        await atHub.NextAsync(message => message is { Type: MessageType.Set, Address: "/site-a/x" });
        await hub.UntilLogSaysAsync("Clients need a token, but routers do not", "--federation-token");
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

    public void Dispose() => _folder.Dispose();

    private Task<RelayProcess> StartAsync(params string[] arguments) => RelayProcess.StartAsync(
    [
        "--auth-port", "0",
        "--auth-db", Path.Combine(_folder.Path, "auth.db"),
        "--admin-token", _folder.Write("admin.txt", AdminToken),
        .. arguments,
    ]);
}
