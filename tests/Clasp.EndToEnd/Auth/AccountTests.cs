using System.Net;
using Clasp.EndToEnd.Peers;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Auth;

/// <summary>Registration, login and guests over HTTP, and what their tokens are good for.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task Who_registers_gets_a_token_that_the_relay_takes()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        var registered = await anybody.PostAsync(
            "/auth/register", """{"username":" alice ","password":"secret-1","user_id":"user-1"}""");

        Assert.Equal((HttpStatusCode.OK, "user-1", "alice"), (registered.Status, registered["user_id"], registered["username"]));
        Assert.Matches("^cpsk_[0-9a-f]{32}$", registered.Token);
        await using var peer = await Peer.JoinAsync(relay.Process, registered.Token);
        Assert.Equal(MessageType.Ack, (await peer.SetAndWaitAsync("/stage/light", 1)).Type);
    }

    [Fact]
    public async Task Who_signs_in_is_who_has_registered()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        var registered = await anybody.RegisterAsync("alice", "secret-1");

        var signedIn = await anybody.LoginAsync("alice", "secret-1");

        Assert.Equal(HttpStatusCode.OK, signedIn.Status);
        Assert.Equal(registered["user_id"], signedIn["user_id"]);
        Assert.NotEqual(registered.Token, signedIn.Token);
        await using var peer = await Peer.JoinAsync(relay.Process, signedIn.Token);
    }

    [Fact]
    public async Task A_client_without_a_token_or_with_a_made_up_one_is_refused()
    {
        await using var relay = await GuardedRelay.StartAsync();

        foreach (var token in (string[])["", "cpsk_00000000000000000000000000000000", "nonsense"])
            Assert.Equal(ErrorCode.Unauthorized, (ErrorCode)(await Peer.RefusedAsync(relay.Process, token)).Code);
    }

    [Theory]
    [InlineData("""{"user_id":"ab"}""", "guest-ab")]
    [InlineData("""{"user_id":"visitor-123456"}""", "guest-123456")]
    [InlineData("""{"name":"Zoë"}""", "Zoë")]
    public async Task A_guest_needs_no_password(string body, string name)
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        var guest = await anybody.GuestAsync(body);

        Assert.Equal((HttpStatusCode.OK, name), (guest.Status, guest["username"]));
        await using var peer = await Peer.JoinAsync(relay.Process, guest.Token);
    }

    [Fact]
    public async Task Nobody_can_be_taken_for_somebody_else()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        await anybody.PostAsync("/auth/register", """{"username":"alice","password":"secret-1","user_id":"user-1"}""");
        var guest = await anybody.GuestAsync("""{"user_id":"guest-1"}""");

        Assert.All(
            [
                await anybody.RegisterAsync("ALICE", "secret-2"),
                await anybody.PostAsync("/auth/register", """{"username":"bob","password":"secret-2","user_id":"user-1"}"""),
                await anybody.PostAsync("/auth/register", """{"username":"bob","password":"secret-2","user_id":"guest-1"}"""),
                await anybody.GuestAsync("""{"name":"Alice"}"""),
                await anybody.GuestAsync("""{"user_id":"user-1"}"""),
                await anybody.GuestAsync("""{"user_id":"guest-1"}"""),
            ],
            answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        using var sameGuest = new AuthClient(relay.Process, guest.Token);
        Assert.Equal(HttpStatusCode.OK, (await sameGuest.GuestAsync("""{"user_id":"guest-1"}""")).Status);
    }

    [Theory]
    [InlineData("/auth/register", "", "The body is not the JSON object that is expected.")]
    [InlineData("/auth/register", "[]", "The body is not the JSON object that is expected.")]
    [InlineData("/auth/register", """{"username":1,"password":"secret-1"}""", "The body has something else than is expected at 'username'.")]
    [InlineData("/auth/register", """{"password":"secret-1"}""", "'username' must have 2 to 32 bytes.")]
    [InlineData("/auth/register", """{"username":" a ","password":"secret-1"}""", "'username' must have 2 to 32 bytes.")]
    [InlineData("/auth/register", """{"username":"a\nb","password":"secret-1"}""", "'username' must not have control characters.")]
    [InlineData("/auth/register", """{"username":"alice","password":"12345"}""", "'password' must have at least 6 bytes.")]
    [InlineData("/auth/register", """{"username":"alice","password":"123456","user_id":"a/b"}""", "'user_id' must be 1 to 64 letters, digits, dashes or underscores.")]
    [InlineData("/auth/login", "{}", "'username' must have 2 to 32 bytes.")]
    [InlineData("/auth/login", """{"username":"alice"}""", "A login needs a 'password'.")]
    [InlineData("/auth/guest", "null", "The body must be a JSON object.")]
    [InlineData("/auth/guest", """{"user_id":""}""", "'user_id' must be 1 to 64 letters, digits, dashes or underscores.")]
    public async Task What_is_wrong_with_a_request_is_said_in_a_sentence(string path, string body, string error)
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        var answer = await anybody.PostAsync(path, body);

        Assert.Equal((HttpStatusCode.BadRequest, error), (answer.Status, answer["error"]));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        var answer = await anybody.GuestAsync($$"""{"name":"{{new string('x', 16 * 1024)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.NotNull(answer["error"]);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_what_is_asked_wrongly_is_not_allowed()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await anybody.GetAsync("/auth/login")).Status);
    }
}
