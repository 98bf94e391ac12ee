using Clasp.Federation.Links;

namespace Clasp.Federation.Tests.Links;

public sealed class BackoffTests
{
    private readonly Backoff _backoff = new(new Random(1));

    [Fact]
    public void The_steps_double_up_to_the_longest_each_spread_over_its_upper_half()
    {
        foreach (var step in new[] { 1, 2, 4, 8, 16, 30, 30, 30 })
            Assert.InRange(_backoff.Next(TimeSpan.Zero), TimeSpan.FromSeconds(step / 2.0), TimeSpan.FromSeconds(step));
    }

    [Fact]
    public void A_link_that_was_healthy_starts_the_steps_over()
    {
        for (var i = 0; i < 6; i++) _backoff.Next(TimeSpan.Zero);

        Assert.True(_backoff.Next(Backoff.Healthy) <= Backoff.First);
    }

    [Fact]
    public void A_link_that_drops_at_once_does_not()
    {
        for (var i = 0; i < 6; i++) _backoff.Next(TimeSpan.Zero);

        Assert.True(_backoff.Next(Backoff.Healthy - TimeSpan.FromMilliseconds(1)) > Backoff.First);
    }

    [Fact]
    public void A_refusal_waits_for_the_longest_step()
    {
        Assert.InRange(_backoff.NextAfterRefusal(), Backoff.Longest / 2, Backoff.Longest);
    }

    [Fact]
    public void Routers_that_lost_their_hub_together_return_apart()
    {
        var waits = Enumerable.Range(0, 500).Select(seed => new Backoff(new Random(seed)).Next(TimeSpan.Zero).TotalMilliseconds).ToList();

        var fullest = waits.GroupBy(wait => (int)(wait / 50)).Max(group => group.Count());
        Assert.True(fullest < 100, $"{fullest} of 500 within 50 ms");
    }
}
