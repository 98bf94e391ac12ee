using Clasp.Routing.Timing;

namespace Clasp.Routing.Tests.Timing;

public sealed class TimerQueueTests
{
    private readonly TimerQueue _queue = new();
    private readonly List<string> _calls = [];

    [Fact]
    public void Calls_happen_when_due_in_their_order()
    {
        _queue.Schedule(20, () => _calls.Add("b"));
        _queue.Schedule(10, () => _calls.Add("a"));
        _queue.Schedule(20, () => _calls.Add("c"));

        _queue.Run(9);
        Assert.Empty(_calls);
        Assert.Equal(10, _queue.NextMicros);

        _queue.Run(20);
        Assert.Equal(["a", "b", "c"], _calls);
        Assert.Null(_queue.NextMicros);
    }

    [Fact]
    public void A_cancelled_call_does_not_happen_and_nobody_is_woken_up_for_it()
    {
        var call = _queue.Schedule(10, () => _calls.Add("a"));

        call.Cancel();

        Assert.Null(_queue.NextMicros);
        _queue.Run(100);
        Assert.Empty(_calls);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public void The_time_that_was_set_last_counts(long due)
    {
        var call = _queue.Schedule(10, () => _calls.Add("a"));
        _queue.Schedule(due, call);

        _queue.Run(due - 1);
        Assert.Empty(_calls);

        _queue.Run(due);
        _queue.Run(1000);
        Assert.Equal(["a"], _calls);
    }

    [Fact]
    public void A_call_may_schedule_itself_again()
    {
        ScheduledCall? call = null;
        var left = 3;
        call = _queue.Schedule(10, () =>
        {
            _calls.Add("a");
            if (--left > 0) _queue.Schedule(10 * (4 - left), call!);
        });

        _queue.Run(10);
        _queue.Run(20);
        _queue.Run(30);
        _queue.Run(1000);

        Assert.Equal(3, _calls.Count);
    }

    [Fact]
    public void A_cancelled_call_can_be_scheduled_anew()
    {
        var call = _queue.Schedule(10, () => _calls.Add("a"));
        call.Cancel();
        _queue.Schedule(20, call);

        _queue.Run(10);
        Assert.Empty(_calls);

        _queue.Run(20);
        Assert.Equal(["a"], _calls);
    }
}
