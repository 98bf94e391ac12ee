using Clasp.Relay.Auth.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Relay.Tests.Auth;

public sealed class AttemptTableTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Too_many_attempts_have_to_wait_until_the_period_is_over()
    {
        var table = new AttemptTable(_time);
        for (var i = 0; i < 5; i++) Assert.True(table.TryBegin("alice", 5, Minute, out _));
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.False(table.TryBegin("alice", 5, Minute, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(40), wait);
        Assert.True(table.TryBegin("bob", 5, Minute, out _));

        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.True(table.TryBegin("alice", 5, Minute, out _));
    }

    [Fact]
    public void An_attempt_that_is_given_back_does_not_count()
    {
        var table = new AttemptTable(_time);
        table.TryBegin("alice", 1, Minute, out _);

        table.GiveBack("alice");

        Assert.True(table.TryBegin("alice", 1, Minute, out _));
        Assert.False(table.TryBegin("alice", 1, Minute, out _));
    }

    [Fact]
    public void Success_clears_the_count()
    {
        var table = new AttemptTable(_time);
        table.TryBegin("alice", 1, Minute, out _);

        table.Clear("alice");

        Assert.True(table.TryBegin("alice", 1, Minute, out _));
    }

    [Fact]
    public void A_full_table_forgets_the_oldest_first()
    {
        var table = new AttemptTable(_time, capacity: 100);
        table.TryBegin("oldest", 1, Minute, out _);
        for (var i = 0; i < 99; i++) table.TryBegin($"key-{i}", 1, Minute, out _);

        table.TryBegin("newest", 1, Minute, out _);

        Assert.False(table.TryBegin("key-98", 1, Minute, out _));
        Assert.True(table.TryBegin("oldest", 1, Minute, out _));
    }

    [Fact]
    public void A_flood_of_names_does_not_make_the_table_grow()
    {
        var table = new AttemptTable(_time, capacity: 100);

        for (var i = 0; i < 10_000; i++)
        {
            table.TryBegin("same", 1_000_000, Minute, out _);
            table.Clear("same");
            table.TryBegin($"key-{i}", 1, Minute, out _);
        }

        Assert.InRange(table.Count, 1, 100);
    }
}
