using System.Net;

namespace Clasp.EndToEnd.Auth;

/// <summary>Those who try names and passwords until one fits.</summary>
public sealed class GuessingTests
{
    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        await anybody.RegisterAsync("alice", "secret-1");

        var wrong = await anybody.LoginAsync("alice", "secret-2");
        var unknown = await anybody.LoginAsync("mallory", "secret-2");

        Assert.Equal((HttpStatusCode.Unauthorized, "Invalid username or password"), (wrong.Status, wrong["error"]));
        Assert.Equal(wrong.ToString(), unknown.ToString());
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_has_to_wait()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        await anybody.RegisterAsync("alice", "secret-1");

        var guesses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => anybody.LoginAsync("alice", $"guess-{i}")));
        var right = await anybody.LoginAsync("alice", "secret-1");

        Assert.Equal(5, guesses.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        Assert.Equal(3, guesses.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.Status);
        Assert.Contains("Retry-After: ", right.Headers);
    }

    [Fact]
    public async Task An_own_account_gives_no_more_guesses_at_others()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();
        await anybody.RegisterAsync("mallory", "secret-1");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await anybody.LoginAsync("mallory", "secret-1")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.LoginAsync($"user-{i}", "guess")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await anybody.LoginAsync("user-9", "guess")).Status);
    }

    [Fact]
    public async Task Registrations_and_guests_of_one_address_are_counted_together()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.OK, (await anybody.GuestAsync()).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await anybody.GuestAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await anybody.RegisterAsync("alice", "secret-1")).Status);
    }
}
