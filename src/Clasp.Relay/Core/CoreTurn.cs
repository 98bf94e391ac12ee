using Clasp.Routing;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Core;

/// <summary>The turnstile of the core: one caller at a time runs it, and nobody waits for it.</summary>
/// <remarks>
/// A caller that finds the core free runs its work itself. A caller that does not leaves its work to the one who is
/// inside, and goes on. No thread is woken up for either, and no lock is held.
/// </remarks>
internal sealed class CoreTurn(Router router, CoreTimer timer, ILogger logger) : IThreadPoolWorkItem
{
    /// <summary>Batches after which a caller that only runs the work of others gets its thread back.</summary>
    private const int MaxRounds = 32;

    private int _isTaken;

    /// <summary>The work that was left, newest first.</summary>
    private CoreWork? _arrived;

    /// <summary>Runs the work, or has it run; after all work that the caller entered before.</summary>
    public void Enter(CoreWork work)
    {
        if (TryTake())
        {
            RunUntilEmpty(work);
            return;
        }

        Push(work);
        // Whoever was inside may have looked for work just before there was some.
        if (TryTake()) RunUntilEmpty(null);
    }

    /// <summary>Goes on, on the thread pool, with the turn that a caller had for too long.</summary>
    void IThreadPoolWorkItem.Execute() => RunUntilEmpty(null);

    private bool TryTake() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    private void Push(CoreWork work)
    {
        var newest = Volatile.Read(ref _arrived);
        while (true)
        {
            work.Older = newest;
            var seen = Interlocked.CompareExchange(ref _arrived, work, newest);
            if (seen == newest) return;
            newest = seen;
        }
    }

    private void RunUntilEmpty(CoreWork? own)
    {
        var rounds = 0;
        do
        {
            do
            {
                if (rounds++ == MaxRounds)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }

                RunRound(own);
                own = null;
            }
            while (Volatile.Read(ref _arrived) is not null);

            Interlocked.Exchange(ref _isTaken, 0);
        }
        while (Volatile.Read(ref _arrived) is not null && TryTake());
    }

    private void RunRound(CoreWork? own)
    {
        // What was left comes first: the caller may itself have left a work that its own one relies on.
        var works = TakeArrived(own);
        router.BeginBatch();
        for (var work = works; work is not null; work = work.Following) work.Run();
        EndBatch();

        for (var work = works; work is not null; work = work.Following) work.Finish();
        timer.Arm(router.NextTimerMicros);
    }

    private void EndBatch()
    {
        try
        {
            router.EndBatch();
        }
        catch (Exception fault)
        {
            // A fault of ours. The relay of a running show goes on; whoever is left inconsistent is closed by its
            // own checks.
            logger.CoreFailed(fault);
        }
    }

    /// <summary>All work, oldest first, the caller's own last.</summary>
    private CoreWork? TakeArrived(CoreWork? own)
    {
        if (own is not null) own.Following = null;
        var newest = Volatile.Read(ref _arrived) is null ? null : Interlocked.Exchange(ref _arrived, null);
        var first = own;
        for (var work = newest; work is not null; work = work.Older)
        {
            work.Following = first;
            first = work;
        }

        return first;
    }
}
