using Clasp.Relay.Core;
using Clasp.Relay.Tests.Support;
using Clasp.Routing;
using Clasp.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Relay.Tests.Core;

public sealed class CoreTurnTests : IDisposable
{
    private readonly CoreTimer _timer;
    private readonly CoreTurn _turn;

    public CoreTurnTests()
    {
        var clock = new RouterClock(TimeProvider.System);
        _timer = new(clock);
        _turn = new(new Router(new RouterOptions(), clock, NullLogger.Instance), _timer, NullLogger.Instance);
    }

    [Fact]
    public void A_caller_that_finds_the_core_free_runs_its_work_itself()
    {
        var thread = 0;

        _turn.Enter(new CoreWork(() => thread = Environment.CurrentManagedThreadId));

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Work_entered_from_inside_runs_later_and_in_order()
    {
        var order = new List<int>();
        var second = new CoreWork(() => order.Add(2));
        var third = new CoreWork(() => order.Add(3));

        _turn.Enter(new CoreWork(() =>
        {
            _turn.Enter(second);
            _turn.Enter(third);
            order.Add(1);
        }));

        Assert.Equal([1, 2, 3], order);
    }

    [Fact]
    public void Work_may_be_entered_again_while_its_batch_is_finished()
    {
        var runs = 0;
        CoreWork work = null!;
        work = new CoreWork(() => runs++, _ =>
        {
            if (runs < 1_000) _turn.Enter(work);
        });

        _turn.Enter(work);

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref runs) == 1_000, Deadline.Time));
    }

    [Fact]
    public void A_fault_of_one_work_is_told_to_it_and_hurts_no_other()
    {
        Exception? fault = null;
        var others = 0;
        var faulty = new CoreWork(() => throw new InvalidOperationException("a bug"), told => fault = told);

        _turn.Enter(new CoreWork(() =>
        {
            _turn.Enter(faulty);
            _turn.Enter(new CoreWork(() => others++));
        }));
        _turn.Enter(new CoreWork(() => others++));

        Assert.Equal("a bug", fault?.Message);
        Assert.Equal(2, others);
    }

    [Fact]
    public async Task Many_threads_never_meet_inside_and_no_work_is_lost()
    {
        const int Callers = 8;
        const int Entries = 50_000;
        var inside = 0;
        var met = false;
        var total = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var done = new ManualResetEventSlim();
                var work = new CoreWork(
                    () =>
                    {
                        met |= Interlocked.Increment(ref inside) != 1;
                        total++; // Not atomic: a meeting would lose some.
                        Interlocked.Decrement(ref inside);
                    },
                    _ => done.Set());
                for (var i = 0; i < Entries; i++)
                {
                    done.Reset();
                    _turn.Enter(work);
                    Assert.True(done.Wait(Deadline.Time, TestContext.Current.CancellationToken));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.False(met);
        Assert.Equal(Callers * Entries, total);
    }

    [Fact]
    public void A_turn_allocates_nothing()
    {
        var work = new CoreWork(() => { });
        _turn.Enter(work);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++) _turn.Enter(work);
        });

        Assert.Equal(0, allocated);
    }

    public void Dispose() => _timer.Dispose();
}
