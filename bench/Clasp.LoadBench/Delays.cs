using System.Diagnostics;
using System.Globalization;

namespace Clasp.LoadBench;

/// <summary>How long values were under way: filled by one thread, read when it is over.</summary>
internal sealed class Delays
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(long sentTimestamp) => _milliseconds.Add(Stopwatch.GetElapsedTime(sentTimestamp).TotalMilliseconds);

    /// <summary>Cells of a table: p50, p99, p99.9 and the longest, in milliseconds.</summary>
    public string Cells()
    {
        _milliseconds.Sort();
        return string.Join(" | ", Cell(0.5), Cell(0.99), Cell(0.999), Cell(1));
    }

    private string Cell(double quantile) => _milliseconds.Count == 0
        ? "-"
        : _milliseconds[(int)(quantile * (_milliseconds.Count - 1))].ToString("0.00", CultureInfo.InvariantCulture);
}
