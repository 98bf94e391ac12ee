using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Access;

/// <summary>What each message needs, and that nothing else gets through.</summary>
public sealed class ScopeTests
{
    private const string NoScope = "no scope of this token covers the address";

    private readonly TestRouter _router = new(new() { RequiresTokens = true, WelcomeSnapshot = true });
    private readonly Peer _admin;

    public ScopeTests() => _admin = _router.ConnectWith("admin:/**");

    [Fact]
    public void To_set_needs_write()
    {
        var client = _router.ConnectWith("write:/a/**", "read:/**");

        client.Set("/a/x", 1).Set("/b", 1);

        Assert.Equal(["ACK /a/x #1", $"ERROR 301 /b: Insufficient scope for write operation: {NoScope}"], client.Take());
        Assert.Null(_router.Router.Params.Find("/b"u8));
    }

    [Fact]
    public void To_publish_needs_write()
    {
        _admin.Subscribe("/**", SignalTypes.Event);
        var client = _router.ConnectWith("write:/a");

        client.Emit("/a").Emit("/b");

        Assert.Equal([$"ERROR 301 /b: Insufficient scope for publish operation: {NoScope}"], client.Take());
        Assert.Equal(["EVENT /a"], _admin.Take().Where(line => line.StartsWith("EVENT", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_bundle_needs_what_its_parts_need_and_is_refused_whole()
    {
        var client = _router.ConnectWith("write:/a/**");

        client.Bundle(bundle => bundle.Set("/a/x", 1).Bundle(inner => inner.Emit("/b", 2)));
        client.Bundle(bundle => bundle.Set("/b", 1), at: _router.Clock.WallMicros + 1_000_000);

        Assert.Equal(
            [
                $"ERROR 301 /b: Message 1 of the bundle: Insufficient scope for publish operation: {NoScope}",
                $"ERROR 301 /b: Message 0 of the bundle: Insufficient scope for write operation: {NoScope}",
            ],
            client.Take());
        Assert.Null(_router.Router.Params.Find("/a/x"u8));
    }

    [Fact]
    public void To_get_needs_read()
    {
        _admin.Set("/a", 1).Set("/b", 2);
        var client = _router.ConnectWith("read:/a");

        client.Get("/a").Get("/b").Get("/c");

        Assert.Equal(
            [
                "SNAPSHOT /a=1#1",
                $"ERROR 301 /b: Insufficient scope for read operation: {NoScope}",
                $"ERROR 301 /c: Insufficient scope for read operation: {NoScope}",
            ],
            client.Take());
    }

    [Theory]
    [InlineData("read:/a/**", "/a/**")]
    [InlineData("write:/a/**", "/a/*")]
    [InlineData("admin:/**", "/a/b")]
    public void Who_may_read_or_more_may_subscribe(string scope, string pattern)
    {
        var client = _router.ConnectWith(scope);
        client.Subscribe(pattern);

        _admin.Set("/a/b", 1);

        Assert.Equal(["SET /a/b 1 #1"], client.Take());
    }

    [Theory]
    [InlineData("read:/a/*", "/a/**")]
    [InlineData("read:/*", "/**")]
    [InlineData("read:/a/*/c", "/a/**/c")]
    [InlineData("write:/a", "/b")]
    public void What_reaches_beyond_the_scope_is_refused_whole(string scope, string pattern)
    {
        var client = _router.ConnectWith(scope);

        client.Subscribe(pattern).Query(pattern).Replay(pattern);
        _admin.Set("/a/b", 1).Set("/a/b/c", 1).Set("/b", 1);

        Assert.Equal(
            [
                $"ERROR 301 {pattern}: Insufficient scope for subscription: {NoScope}",
                $"ERROR 301 {pattern}: Insufficient scope for query: {NoScope}",
                $"ERROR 301 {pattern}: Insufficient scope for replay: {NoScope}",
            ],
            client.Take());
    }

    [Fact]
    public void The_snapshot_after_welcome_shows_only_what_may_be_read()
    {
        _admin.Set("/a/x", 1).Set("/b", 2).Set("/c/y", 3);
        var client = _router.Authorized(new() { TokenId = "t", Scopes = [Clasp.Security.Scopes.Scope.Parse("read:/a/**"), Clasp.Security.Scopes.Scope.Parse("write:/c/*")] });

        client.Hello();

        Assert.Equal("SNAPSHOT /a/x=1#1 /c/y=3#1", client.Take()[1]);
    }

    [Fact]
    public void To_announce_needs_write_on_each_signal()
    {
        var client = _router.ConnectWith("write:/a/**", "read:/**");

        client.Announce("/a/x").Announce("/a/y", "/b").Query("/**");

        Assert.Equal(
            ["ACK /ns", $"ERROR 301 /b: Insufficient scope for announcement: {NoScope}", "RESULT /a/x:Stream"],
            client.Take());
    }

    [Fact]
    public void A_token_without_scopes_can_keep_a_session_and_nothing_more()
    {
        var client = _router.ConnectWith();

        client.Send(default(PingMessage)).Set("/a", 1).Subscribe("/a").Get("/a").Emit("/a");

        Assert.Equal(["PONG", "ERROR", "ERROR", "ERROR", "ERROR"], client.Take().Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Signalling_to_a_peer_needs_write_of_the_sender_and_nothing_of_the_peer()
    {
        var peer = _router.ConnectWith("read:/a");
        var address = $"/clasp/p2p/signal/{peer.Session.Id}";
        var sender = _router.ConnectWith("write:/clasp/p2p/**");
        var other = _router.ConnectWith("write:/a");

        sender.Emit(address, "offer");
        other.Emit(address, "offer");

        Assert.Equal([$"EVENT {address} \"offer\""], peer.Take());
        Assert.Empty(sender.Take());
        Assert.Equal([$"ERROR 301 {address}: Insufficient scope for publish operation: {NoScope}"], other.Take());
    }

    [Fact]
    public void A_peer_that_announces_itself_is_heard_by_those_who_may_read_that()
    {
        var sender = _router.ConnectWith("write:/clasp/p2p/announce");
        var listener = _router.ConnectWith("read:/clasp/p2p/*");
        var other = _router.ConnectWith("read:/a");
        listener.Subscribe("/clasp/p2p/announce", SignalTypes.Param);
        other.Subscribe("/clasp/p2p/announce").Skip();

        sender.Emit("/clasp/p2p/announce", 1);

        Assert.Equal(["EVENT /clasp/p2p/announce 1"], listener.Take());
        Assert.Empty(other.Take());
    }
}
