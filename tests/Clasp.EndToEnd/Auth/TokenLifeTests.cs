using System.Net;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Auth;

/// <summary>How tokens live on, and how they and the sessions that came with them end.</summary>
public sealed class TokenLifeTests
{
    [Fact]
    public async Task Users_and_tokens_outlast_the_relay()
    {
        await using var relay = await GuardedRelay.StartAsync();
        string token;
        using (var before = relay.Anybody()) token = (await before.RegisterAsync("alice", "secret-1")).Token;

        await relay.Process.KillAsync();
        await relay.Process.StartAgainAsync();

        using var after = relay.Anybody();
        Assert.Equal(HttpStatusCode.OK, (await after.LoginAsync("alice", "secret-1")).Status);
        await using var peer = await Peer.JoinAsync(relay.Process, token);
    }

    [Fact]
    public async Task The_token_of_the_administrator_is_read_again_on_SIGHUP_and_the_one_before_is_worth_nothing()
    {
        await using var relay = await GuardedRelay.StartAsync();
        var old = relay.AdminToken;
        using var before = relay.Admin();
        await using var peer = await Peer.JoinAsync(relay.Process, old);

        File.WriteAllText(relay.AdminTokenFile, "no token");
        relay.Process.Program.Signal(PosixSignalNumber.HangUp);
        await relay.Process.UntilLogSaysAsync("--admin-token", "has no token in it");
        Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/api/tokens")).Status);

        File.WriteAllText(relay.AdminTokenFile, $"cpsk_{Guid.NewGuid():N}\n");
        relay.Process.Program.Signal(PosixSignalNumber.HangUp);

        await AssertEndsAsync(peer);
        using var after = relay.Admin();
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/api/tokens")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await before.GetAsync("/api/tokens")).Status);
    }

    [Fact]
    public async Task A_token_that_expires_takes_its_session_along()
    {
        await using var relay = await GuardedRelay.StartAsync("--token-ttl", "2");
        using var anybody = relay.Anybody();
        var token = (await anybody.RegisterAsync("alice", "secret-1")).Token;
        await using var peer = await Peer.JoinAsync(relay.Process, token);

        await AssertEndsAsync(peer);

        Assert.Equal(ErrorCode.TokenExpired, (ErrorCode)(await Peer.RefusedAsync(relay.Process, token)).Code);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("secret")]
    [InlineData("logout")]
    [InlineData("user")]
    public async Task Who_loses_the_token_loses_the_session(string way)
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        using var admin = relay.Admin();
        var registered = await anybody.PostAsync(
            "/auth/register", """{"username":"alice","password":"secret-1","user_id":"user-1"}""");
        var other = (await anybody.GuestAsync()).Token;
        using var alice = new AuthClient(relay.Process, registered.Token);
        await using var peer = await Peer.JoinAsync(relay.Process, registered.Token);
        await using var bystander = await Peer.JoinAsync(relay.Process, other);
        var listed = (await admin.GetAsync("/api/tokens")).Body.EnumerateArray()
            .Single(token => token.GetProperty("kind").GetString() == "user");

        var answer = way switch
        {
            "token" => await admin.DeleteAsync($"/api/tokens/{listed.GetProperty("id").GetString()}"),
            "secret" => await admin.PostAsync("/api/tokens/revoke", $$"""{"token":"{{registered.Token}}"}"""),
            "logout" => await alice.PostAsync("/auth/logout", ""),
            _ => await admin.DeleteAsync("/api/users/user-1"),
        };

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        await AssertEndsAsync(peer);
        Assert.Equal(ErrorCode.Unauthorized, (ErrorCode)(await Peer.RefusedAsync(relay.Process, registered.Token)).Code);
        await bystander.HandledAsync();
    }

    [Fact]
    public async Task The_administrators_token_is_made_for_the_relays_user_only_and_does_not_expire()
    {
        await using var relay = await GuardedRelay.StartAsync("--token-ttl", "1");
        using var admin = relay.Admin();
        using var anybody = relay.Anybody();
        var guest = await anybody.GuestAsync();
        await using var peer = await Peer.JoinAsync(relay.Process, guest.Token);
        await AssertEndsAsync(peer);

        var tokens = (await admin.GetAsync("/api/tokens")).Body.EnumerateArray().ToList();

        var only = Assert.Single(tokens);
        Assert.Equal(("bootstrap", "admin-bootstrap"), (only.GetProperty("kind").GetString(), only.GetProperty("subject").GetString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(relay.AdminTokenFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(relay.Database));
        await using var session = await Peer.JoinAsync(relay.Process, relay.AdminToken);
        await session.SubscribeAsync("/**");
        await session.HandledAsync();
        Assert.DoesNotContain(session.AllReceived, message => message.Type == MessageType.Error);
    }

    [Fact]
    public async Task Only_administrators_administer()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        using var guest = new AuthClient(relay.Process, (await anybody.GuestAsync()).Token);
        using var capability = new AuthClient(relay.Process, "cap_x");

        Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.GetAsync("/api/tokens")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await capability.GetAsync("/api/tokens")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.GetAsync("/api/tokens")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.PostAsync("/api/tokens", """{"scopes":["admin:/**"]}""")).Status);
    }

    private static async Task AssertEndsAsync(Peer peer)
    {
        var error = await peer.NextAsync(message => message.Type == MessageType.Error);
        Assert.Equal(ErrorCode.TokenExpired, (ErrorCode)error.Code);
        await peer.ClosedAsync();
        Assert.Equal(1008, peer.Close.Code);
    }
}
