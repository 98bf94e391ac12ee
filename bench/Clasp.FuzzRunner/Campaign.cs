using System.Diagnostics;
using Clasp.Fuzz.Engine;

/// <summary>Tries many inputs on several threads, watches for any that does not end, and says what came of it.</summary>
internal sealed class Campaign(Arguments arguments, Func<IFuzzTarget>[] targets)
{
    /// <summary>No input needs a thousandth of this.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private readonly List<FuzzRun> _runs = [];
    private readonly List<FuzzFinding> _findings = [];

    public bool Run()
    {
        var weight = targets.Sum(make => make().Weight);
        var jobs = new Queue<(FuzzRun Run, long Inputs)>();
        foreach (var make in targets)
        {
            for (var worker = 0; worker < arguments.Workers; worker++)
            {
                // A target of its own for each: they keep buffers.
                var target = make();
                var run = new FuzzRun(target, (arguments.Seed * 1_000_003) + (ulong)_runs.Count);
                _runs.Add(run);
                jobs.Enqueue((run, arguments.Inputs * target.Weight / weight / arguments.Workers));
            }
        }

        var before = MemoryInUse();
        var watch = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, arguments.Workers).Select(_ => Task.Factory.StartNew(() => Work(jobs), TaskCreationOptions.LongRunning)).ToArray();
        Watch(Task.WhenAll(workers));
        Report(watch.Elapsed, before);
        return _findings.Count == 0;
    }

    private void Work(Queue<(FuzzRun Run, long Inputs)> jobs)
    {
        while (true)
        {
            (FuzzRun Run, long Inputs) job;
            lock (jobs)
            {
                if (!jobs.TryDequeue(out job)) return;
            }

            if (job.Run.Run(job.Inputs) is not { } finding) continue;
            lock (_findings) _findings.Add(finding);
        }
    }

    private void Watch(Task workers)
    {
        var seen = _runs.ToDictionary(run => run, run => (Inputs: run.Inputs, Since: Stopwatch.GetTimestamp()));
        while (!workers.Wait(TimeSpan.FromSeconds(1)))
        {
            foreach (var run in _runs)
            {
                if (run.Inputs != seen[run].Inputs || !run.IsRunning)
                {
                    seen[run] = (run.Inputs, Stopwatch.GetTimestamp());
                }
                else if (Stopwatch.GetElapsedTime(seen[run].Since) > Hang)
                {
                    Console.WriteLine($"{run.Target} hangs with the input {Convert.ToHexStringLower(run.Current.Span)}");
                    Environment.Exit(1);
                }
            }
        }
    }

    private void Report(TimeSpan time, long before)
    {
        foreach (var group in _runs.GroupBy(run => run.Target))
        {
            var slowest = group.MaxBy(run => run.Slowest)!;
            var inputs = group.Sum(run => run.Inputs);
            Console.WriteLine(
                $"{group.Key,-22} {inputs,12:N0} inputs, {group.Max(run => run.Outcomes),7:N0} outcomes, slowest {slowest.Slowest.TotalMilliseconds,8:F2} ms ({slowest.SlowestInput.Length} bytes)");
        }

        foreach (var finding in _findings) Console.WriteLine(finding);
        var all = _runs.Sum(run => run.Inputs);
        _runs.Clear();
        Console.WriteLine(
            $"{all:N0} inputs in {time.TotalSeconds:F0} s, {all / time.TotalSeconds:N0} a second, {_findings.Count} findings, memory {before / 1024:N0} KiB before, {MemoryInUse() / 1024:N0} KiB after");
    }

    private static long MemoryInUse() => GC.GetTotalMemory(forceFullCollection: true);
}
