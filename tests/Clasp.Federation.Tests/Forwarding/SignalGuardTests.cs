using Clasp.Federation.Forwarding;

namespace Clasp.Federation.Tests.Forwarding;

public sealed class SignalGuardTests
{
    private readonly SignalGuard _guard = new();

    [Fact]
    public void Each_signal_is_accepted_once()
    {
        Assert.True(_guard.TryAccept("a", 1, 7));
        Assert.False(_guard.TryAccept("a", 1, 7));
    }

    [Fact]
    public void Late_ones_are_accepted_within_the_window()
    {
        Assert.True(_guard.TryAccept("a", 1, 1024));
        Assert.True(_guard.TryAccept("a", 1, 1));
        Assert.False(_guard.TryAccept("a", 1, 1));
    }

    [Fact]
    public void What_is_older_than_the_window_counts_as_seen()
    {
        Assert.True(_guard.TryAccept("a", 1, 1025));
        Assert.False(_guard.TryAccept("a", 1, 1));
    }

    [Fact]
    public void A_leap_forgets_the_bits_of_the_numbers_it_passes()
    {
        Assert.True(_guard.TryAccept("a", 1, 5));
        Assert.True(_guard.TryAccept("a", 1, 5 + 1024));
        Assert.True(_guard.TryAccept("a", 1, 6 + (10 * 1024)));
        Assert.True(_guard.TryAccept("a", 1, 5 + (10 * 1024)));
    }

    [Fact]
    public void A_new_incarnation_starts_over_and_the_old_one_is_not_heard_any_more()
    {
        Assert.True(_guard.TryAccept("a", 1, 7));
        Assert.True(_guard.TryAccept("a", 2, 7));
        Assert.False(_guard.TryAccept("a", 1, 8));
    }

    [Fact]
    public void Origins_do_not_disturb_each_other()
    {
        Assert.True(_guard.TryAccept("a", 1, 7));
        Assert.True(_guard.TryAccept("b", 1, 7));
    }

    [Fact]
    public void It_agrees_with_a_set_of_all_numbers_for_any_order_within_the_window()
    {
        var random = new Random(1);
        var seen = new HashSet<ulong>();
        ulong newest = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var number = newest + (ulong)random.Next(1, 30) > 1000 ? newest + 30 - (ulong)random.Next(1, 900) : newest + (ulong)random.Next(1, 30);
            newest = Math.Max(newest, number);
            if (newest - number >= 1024) continue;

            Assert.Equal(seen.Add(number), _guard.TryAccept("a", 1, number));
        }
    }
}
