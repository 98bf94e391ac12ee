using System.Net;
using System.Security.Cryptography;
using Clasp.EndToEnd.Auth;
using Clasp.EndToEnd.Peers;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Attacks;

/// <summary>Strangers who try tokens and passwords, many at once.</summary>
public sealed class GuessingAttackTests
{
    private const int AtOnce = 8;

    [Fact]
    public async Task Tokens_that_are_guessed_all_get_one_answer_however_near_they_come()
    {
        await using var guarded = await GuardedRelay.StartAsync();
        var right = guarded.AdminToken;
        await using var relay = await AttackedRelay.WatchAsync(guarded.Process, right);

        var answers = await ForEachAsync(400, async number =>
        {
            var refused = await Peer.RefusedAsync(relay.Process, number % 2 == 0 ? NearTo(right, number) : AnyToken());
            return (Code: (ErrorCode)refused.Code, refused.Text);
        });

        var answer = Assert.Single(answers.Distinct());
        Assert.Equal(ErrorCode.Unauthorized, answer.Code);
        Assert.DoesNotContain("cpsk_", answer.Text, StringComparison.Ordinal);
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Tokens_of_every_kind_that_are_garbage_are_refused()
    {
        await using var guarded = await GuardedRelay.StartAsync();
        await using var relay = await AttackedRelay.WatchAsync(guarded.Process, guarded.AdminToken);
        string[] prefixes = ["", "cpsk_", "cap_", "ent_", "ext_"];

        var answers = await ForEachAsync(200, async number =>
            (await Peer.RefusedAsync(relay.Process, prefixes[number % 5] + new string('A', 1 + (number * 16)))).Code);

        Assert.All(answers, code => Assert.Equal(ErrorCode.Unauthorized, (ErrorCode)code));
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Passwords_that_are_guessed_by_many_connections_at_once_are_five_and_cost_nobody_else()
    {
        await using var guarded = await GuardedRelay.StartAsync();
        await using var relay = await AttackedRelay.WatchAsync(guarded.Process, guarded.AdminToken);
        using var anybody = guarded.Anybody();
        await anybody.RegisterAsync("alice", "secret-1");

        var answers = await ForEachAsync(400, async number =>
            (await anybody.LoginAsync(number % 2 == 0 ? "alice" : $"user-{number}", new string('x', 10_000))).Status);

        Assert.Equal(5, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(395, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task An_address_that_somebody_claims_in_a_header_gives_no_more_guesses()
    {
        await using var guarded = await GuardedRelay.StartAsync();
        using var anybody = guarded.Anybody();

        var answers = new List<HttpStatusCode>();
        for (var number = 0; number < 8; number++)
        {
            var answer = await anybody.SendAsync(
                HttpMethod.Post,
                "/auth/login",
                $$"""{"username":"user-{{number}}","password":"guess-1"}""",
                ("X-Forwarded-For", $"198.51.100.{number}"),
                ("Forwarded", $"for=198.51.100.{number}"));
            answers.Add(answer.Status);
        }

        Assert.Equal(5, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(3, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    private static string AnyToken() => $"cpsk_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>The token with one of its digits changed.</summary>
    private static string NearTo(string token, int number)
    {
        var digits = token.ToCharArray();
        var place = token.Length - 1 - (number / 2 % 32);
        digits[place] = digits[place] == '0' ? '1' : '0';
        return new string(digits);
    }

    private static async Task<TResult[]> ForEachAsync<TResult>(int count, Func<int, Task<TResult>> attempt)
    {
        var results = new TResult[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) => results[number] = await attempt(number));
        return results;
    }
}
