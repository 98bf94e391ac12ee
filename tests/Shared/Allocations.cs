namespace Clasp.Tests.Shared;

/// <summary>Counts, to the byte, what a piece of work allocates.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least of a few runs: a garbage collection, which another test may cause, counts the unused rest of this thread's
    /// buffer as allocated.
    /// </summary>
    /// <param name="work">Runs on this thread, and allocates the same each time.</param>
    /// <returns>Bytes.</returns>
    public static long Of(Action work)
    {
        const int Runs = 3;
        var least = long.MaxValue;
        for (var run = 0; run < Runs && least > 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
