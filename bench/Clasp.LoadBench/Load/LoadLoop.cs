using System.Diagnostics;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Load;

/// <summary>All clients of a measurement, served by one thread.</summary>
internal sealed class LoadLoop(Wire wire, int port) : IDisposable
{
    private const int SharedBytes = 256 * 1024;
    private const long LongestWait = 50_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Epoll _epoll = new();
    private readonly List<LoadConnection> _connections = [];
    private readonly List<Flow> _flows = [];
    private readonly byte[] _shared = new byte[SharedBytes];
    private readonly int[] _ready = new int[512];

    public IReadOnlyList<Flow> Flows => _flows;

    public IReadOnlyList<LoadConnection> Connections => _connections;

    public Wire Wire => wire;

    /// <summary>Opens connections and says hello on each.</summary>
    public LoadConnection[] Connect(int count)
    {
        var hello = new byte[1024];
        var connections = new LoadConnection[count];
        for (var i = 0; i < count; i++)
        {
            var connection = connections[i] = new(wire, _epoll, port, _connections.Count);
            _connections.Add(connection);
            connection.Send(hello.AsSpan(0, wire.WriteHello(hello, _connections.Count)));

            // So that no queue of connections to accept runs over.
            if (i % 100 == 99) RunUntil(() => connection.Answers > 0, "an answer to a hello");
        }

        RunUntil(() => connections.All(connection => connection.Answers > 0), "an answer to every hello");
        return connections;
    }

    /// <summary>Subscribes all of the connections, and waits until that holds.</summary>
    public void Subscribe(IReadOnlyList<LoadConnection> connections, Func<int, string> pattern, int maxRate = 0)
    {
        var request = new byte[1024];
        for (var i = 0; i < connections.Count; i++)
        {
            connections[i].Answers = 0;
            connections[i].Send(request.AsSpan(0, wire.WriteSubscribe(request, pattern(i), maxRate)));
        }

        RunUntil(() => connections.All(connection => connection.Answers > 0), "an answer to every subscription");
    }

    public void Add(Flow flow) => _flows.Add(flow);

    /// <summary>Lets paced flows take turns instead of sending all at the same moment.</summary>
    public void Stagger()
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < _flows.Count; i++) _flows[i].Start(now, (double)i / _flows.Count);
    }

    /// <summary>Sends and receives for some time.</summary>
    public void RunFor(TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        for (long now; (now = Stopwatch.GetTimestamp()) < end;)
        {
            var due = end;
            foreach (var flow in _flows) due = Math.Min(due, flow.Pump(now));
            Serve(due - now);
        }
    }

    /// <summary>Sends nothing more, and receives until all is there; or until nothing comes any more.</summary>
    public void Drain(TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (_flows.Any(flow => !flow.IsIdle) && Stopwatch.GetElapsedTime(start) < patience)
        {
            if (Serve(LongestWait)) start = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Only receives for some time.</summary>
    public void Settle(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time) Serve(LongestWait);
    }

    public void RunUntil(Func<bool> isDone, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            Serve(LongestWait);
            if (Stopwatch.GetElapsedTime(start) < Patience) continue;

            var complaints = _connections.Select(connection => connection.Complaint).OfType<string>().Distinct();
            throw new TimeoutException($"Waited {Patience.TotalSeconds} s for {what}. {string.Join("; ", complaints)}");
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
        _epoll.Dispose();
    }

    private bool Serve(long waitTicks)
    {
        var count = _epoll.Wait(_ready, Math.Clamp(waitTicks, 0, LongestWait));
        foreach (var tag in _ready.AsSpan(0, count)) _connections[tag].Serve(_shared);
        return count > 0;
    }
}
