using System.Diagnostics;
using Clasp.Relay.Core;
using Clasp.Relay.Tests.Support;

namespace Clasp.Relay.Tests.Core;

public sealed class CoreTimerTests : IDisposable
{
    private readonly RouterClock _clock = new(TimeProvider.System);
    private readonly CoreTimer _timer;

    public CoreTimerTests() => _timer = new(_clock);

    [Fact]
    public async Task It_calls_at_the_time_and_not_before()
    {
        var called = new TaskCompletionSource<long>();
        _timer.Start(() => called.TrySetResult(_clock.MonotonicMicros));
        var due = _clock.MonotonicMicros + 20_000;

        _timer.Arm(due);

        Assert.True(await called.Task.InTime() >= due);
    }

    [Fact]
    public async Task An_earlier_time_goes_before_a_later_one()
    {
        var called = new TaskCompletionSource();
        _timer.Start(() => called.TrySetResult());
        var started = Stopwatch.GetTimestamp();
        _timer.Arm(_clock.MonotonicMicros + 3_600_000_000);

        _timer.Arm(_clock.MonotonicMicros + 10_000);
        await called.Task.InTime();

        Assert.True(Stopwatch.GetElapsedTime(started) < Deadline.Time);
    }

    [Fact]
    public async Task It_can_be_armed_again_from_the_call()
    {
        var calls = 0;
        var done = new TaskCompletionSource();
        _timer.Start(() =>
        {
            if (++calls == 5) done.SetResult();
            else _timer.Arm(_clock.MonotonicMicros + 1_000);
        });

        _timer.Arm(_clock.MonotonicMicros);

        await done.Task.InTime();
    }

    public void Dispose() => _timer.Dispose();
}
