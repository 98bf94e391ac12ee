using System.Diagnostics;

namespace Clasp.Fuzz.Engine;

/// <summary>Feeds one target, and builds upon what led to something new.</summary>
internal sealed class FuzzRun
{
    /// <summary>Inputs that are kept to build upon; beyond it, new ones replace old ones that were found.</summary>
    private const int MaxFound = 1024;

    private const int LongestFound = 4096;

    private readonly IFuzzTarget _target;
    private readonly FuzzRandom _random;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _pool;
    private readonly HashSet<int> _outcomes = [];
    private long _inputs;

    public FuzzRun(IFuzzTarget target, ulong seed)
    {
        _target = target;
        _random = new(seed);
        _mutator = new(_random);
        _pool = [.. target.Seeds];
    }

    public string Target => _target.Name;

    public bool IsRunning { get; private set; }

    public long Inputs => Volatile.Read(ref _inputs);

    public int Outcomes => _outcomes.Count;

    public TimeSpan Slowest { get; private set; }

    public byte[] SlowestInput { get; private set; } = [];

    /// <summary>What is being tried; for those who watch.</summary>
    public ReadOnlyMemory<byte> Current => _mutator.Last;

    /// <summary>Tries that many inputs, or until the clock has run out.</summary>
    /// <returns>The first thing that went wrong, or null.</returns>
    public FuzzFinding? Run(long inputs, CancellationToken cancellation = default)
    {
        IsRunning = true;
        var finding = Feed(inputs, cancellation);
        IsRunning = false;
        return finding;
    }

    private FuzzFinding? Feed(long inputs, CancellationToken cancellation)
    {
        if (_inputs == 0)
        {
            foreach (var seed in _target.Seeds)
            {
                if (Try(seed) is { } finding) return finding;
            }
        }

        for (var i = 0L; i < inputs && !cancellation.IsCancellationRequested; i++)
        {
            if (Try(_mutator.Make(_pool)) is { } finding) return finding;
        }

        return null;
    }

    private FuzzFinding? Try(ReadOnlySpan<byte> input)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (_outcomes.Add(_target.Run(input)) && input.Length <= LongestFound) Keep(input);
        }
        catch (Exception unhandled)
        {
            return new(_target.Name, input.ToArray(), unhandled);
        }

        var time = Stopwatch.GetElapsedTime(start);
        Volatile.Write(ref _inputs, _inputs + 1);
        if (time <= Slowest) return null;

        Slowest = time;
        SlowestInput = input.ToArray();
        return null;
    }

    private void Keep(ReadOnlySpan<byte> input)
    {
        if (_pool.Count < _target.Seeds.Count + MaxFound) _pool.Add(input.ToArray());
        else _pool[_target.Seeds.Count + _random.Below(MaxFound)] = input.ToArray();
    }
}
