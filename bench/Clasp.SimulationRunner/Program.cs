using System.Diagnostics;
using Clasp.Simulation.Scenarios;
using Clasp.SimulationRunner.Scale;

if (!Arguments.TryParse(args, out var arguments))
{
    Console.Error.WriteLine(
        "Usage: Clasp.SimulationRunner [--seeds N] [--from K] [--brief]   or   --seed S [--whole]   "
        + "or   --leaves N [--regions N] [--narrow]");
    return 2;
}

if (arguments.Leaves is { } leaves)
{
    ScaleRun.Print(leaves, arguments.Regions, arguments.IsNarrow);
    return 0;
}

if (arguments.Replay is { } replay)
{
    var whole = Plan.FromSeed(replay);
    var fails = SeedRun.Violations(whole).Count > 0;
    foreach (var line in SeedRun.Trace(fails && !arguments.IsWhole ? Shrinker.Shrink(whole) : whole)) Console.WriteLine(line);
    return fails ? 1 : 0;
}

var failed = 0;
var watch = Stopwatch.StartNew();
Parallel.For(arguments.From, arguments.From + arguments.Seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
{
    var wrong = SeedRun.Violations(Plan.FromSeed(seed));
    if (wrong.Count == 0) return;

    var count = Interlocked.Increment(ref failed);
    var text = arguments.IsBrief || count > 3 ? $"Seed {seed}: {string.Join("; ", wrong.Take(2))}" : SeedRun.Report(seed);
    lock (watch) Console.WriteLine(text); // One report at a time.
});
Console.WriteLine($"{arguments.Seeds} seeds from {arguments.From} on, {failed} failed, {arguments.Seeds / watch.Elapsed.TotalMinutes:F0} seeds a minute");
return failed == 0 ? 0 : 1;
