using Clasp.Client.Sessions;

namespace Clasp.Client.Tests.Sessions;

public sealed class BackoffTests
{
    private readonly Backoff _backoff = new(ReconnectOptions.Default);

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread()
    {
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
            Assert.InRange(_backoff.Next(TimeSpan.Zero).TotalSeconds, seconds / 2.0, seconds);
    }

    [Fact]
    public void A_connection_that_lasted_starts_them_over()
    {
        for (var i = 0; i < 10; i++) _backoff.Next(TimeSpan.Zero);

        Assert.InRange(_backoff.Next(Backoff.Healthy).TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void A_connection_that_did_not_last_does_not()
    {
        for (var i = 0; i < 10; i++) _backoff.Next(TimeSpan.Zero);

        Assert.InRange(_backoff.Next(TimeSpan.FromSeconds(1)).TotalSeconds, 15, 30);
    }
}
