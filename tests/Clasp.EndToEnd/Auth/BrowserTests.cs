using System.Net;

namespace Clasp.EndToEnd.Auth;

/// <summary>What browsers are told about pages of other origins.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Pages_of_all_origins_may_sign_in_if_nobody_says_otherwise()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var anybody = relay.Anybody();

        var preflight = await anybody.SendAsync(HttpMethod.Options, "/auth/login", null, ("Origin", "https://any.example"));
        var guest = await anybody.SendAsync(HttpMethod.Post, "/auth/guest", "{}", ("Origin", "https://any.example"));

        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.Contains("Access-Control-Allow-Methods: POST, OPTIONS", preflight.Headers);
        Assert.Contains("Access-Control-Allow-Headers: authorization, content-type", preflight.Headers);
        Assert.Contains("Access-Control-Allow-Origin: *", guest.Headers);
    }

    [Fact]
    public async Task Only_pages_of_the_origins_that_are_set_may_sign_in()
    {
        await using var relay = await GuardedRelay.StartAsync("--cors-origin", "https://app.example,http://localhost:5173");
        using var anybody = relay.Anybody();

        var known = await anybody.SendAsync(HttpMethod.Post, "/auth/guest", "{}", ("Origin", "http://localhost:5173"));
        var unknown = await anybody.SendAsync(HttpMethod.Post, "/auth/guest", "{}", ("Origin", "https://other.example"));

        Assert.Contains("Access-Control-Allow-Origin: http://localhost:5173", known.Headers);
        Assert.DoesNotContain("Access-Control-Allow-Origin", unknown.Headers);
    }

    [Fact]
    public async Task No_page_administers()
    {
        await using var relay = await GuardedRelay.StartAsync();
        using var admin = relay.Admin();

        var tokens = await admin.SendAsync(HttpMethod.Get, "/api/tokens", null, ("Origin", "https://any.example"));

        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        Assert.DoesNotContain("Access-Control", tokens.Headers);
    }
}
