using System.Globalization;
using Clasp.LoadBench.Systems;

namespace Clasp.LoadBench.Compare;

/// <summary>The table of all workloads and systems: medians, and what they are in relation to one of the systems.</summary>
internal sealed class ComparisonTable(IReadOnlyList<SystemUnderTest> systems)
{
    private readonly SystemUnderTest _reference = systems.FirstOrDefault(system => system is NatsSystem) ?? systems[0];

    public void PrintHead(int rounds, double seconds)
    {
        Console.WriteLine(
            $"Medians of {rounds} interleaved rounds of {seconds:0.#} s; × is the ratio to {_reference.Name}, ± half the range of the rounds. " +
            "CPU is in microseconds of one core for each delivered message.");
        Console.WriteLine();
        Console.WriteLine(
            "| work | system | delivered/s | × | ± | server CPU µs | × | client CPU µs | p50 µs | p99 µs | p99.9 µs | × p50 | × p99 | MB | lost | stale | |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
    }

    public void Print(Workload work, Dictionary<SystemUnderTest, List<Sample>> results)
    {
        // A system that lacks what the work is about is no measure; the first that does not is one then.
        var referred = results[_reference].Count > 0 ? _reference : systems.FirstOrDefault(system => results[system].Count > 0);
        foreach (var system in systems)
        {
            var samples = results[system];
            Console.WriteLine(samples.Count == 0
                ? $"| {work.Title} | {system.Name} | – | | | | | | | | | | | | | | {work.Lacks(system)} |"
                : Row(work, system, samples, results[referred!]));
        }
    }

    private static string Row(Workload work, SystemUnderTest system, List<Sample> samples, List<Sample> reference)
    {
        var notes = new[] { work.Note(system), samples.Select(sample => sample.Complaint).FirstOrDefault(text => text is not null) };
        string[] cells =
        [
            work.Title,
            system.Name,
            Text(Median(samples, sample => sample.DeliveredPerSecond), "N0"),
            Ratio(sample => sample.DeliveredPerSecond),
            Spread(samples),
            Text(Median(samples, sample => sample.ServerMicros), "0.000"),
            Ratio(sample => sample.ServerMicros),
            Text(Median(samples, sample => sample.ClientMicros), "0.000"),
            Delay(0),
            Delay(1),
            Delay(2),
            Ratio(DelayAt(0)),
            Ratio(DelayAt(1)),
            Text(Median(samples, sample => sample.ResidentMegabytes), "N0"),
            Text(samples.Max(sample => sample.Lost), "N0"),
            Text(samples.Max(sample => sample.Stale), "N0"),
            string.Join("; ", notes.OfType<string>()),
        ];
        return $"| {string.Join(" | ", cells)} |";

        string Delay(int index) => Text(Median(samples, DelayAt(index)), "N0");

        string Ratio(Func<Sample, double> value) => Text(Median(samples, value) / Median(reference, value), "0.00");
    }

    private static Func<Sample, double> DelayAt(int index) => sample => sample.Delays?[index] ?? double.NaN;

    private static string Spread(List<Sample> samples)
    {
        var half = (samples.Max(sample => sample.DeliveredPerSecond) - samples.Min(sample => sample.DeliveredPerSecond)) / 2;
        return Text(100 * half / Median(samples, sample => sample.DeliveredPerSecond), "0") + " %";
    }

    private static double Median(List<Sample> samples, Func<Sample, double> value)
    {
        var sorted = samples.Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Text(double number, string format) =>
        double.IsNaN(number) ? "" : number.ToString(format, CultureInfo.InvariantCulture);
}
