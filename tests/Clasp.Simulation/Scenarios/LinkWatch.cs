using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <summary>Counts what links carry, and sees to it that what waits for them stays within its bounds.</summary>
internal sealed class LinkWatch(Scenario scenario)
{
    // What SimulatedRouter sets for tight routers.
    private const int MaxPendingWrites = 30;
    private const int MaxQueuedSignalBytes = 2 * 1024;

    // A frame may start when the window is just not used up. These here are at most half a window, or as long as the changes of a batch.
    private const int LongestFrame = 8 * 1024;

    private readonly List<SimulatedConnection> _connections = [];
    private readonly Dictionary<Link, long> _windows = [];
    private readonly HashSet<string> _exceeded = [];

    public IEnumerable<string> Exceeded => _exceeded;

    /// <summary>Frames on all links in a minute in which nobody did anything.</summary>
    public long CalmFrames { get; private set; }

    /// <summary>Links of the healed federation.</summary>
    public int LinkCount => scenario.Places.Count(place => place.Router.Federation.Directory.Uplink is not null);

    public void Add(SimulatedConnection connection)
    {
        _connections.RemoveAll(old => !old.IsOpen && old.Arrived.Count == 0);
        _connections.Add(connection);
        connection.Watch = scenario.TraceFrame;
    }

    public void Calm(Action wait)
    {
        var before = CountOfAll();
        wait();
        CalmFrames = CountOfAll() - before;
    }

    /// <summary>Frames with an operation that have arrived so far.</summary>
    public long CountOf(LinkOp op) => _connections.Sum(connection => connection.Arrived.GetValueOrDefault(op));

    /// <summary>Everything but what it takes to know that both ends agree: to ask, to tell, and to be told so.</summary>
    private long CountOfAll() => _connections.Sum(connection => connection.Arrived
        .Where(arrived => arrived.Key is not (LinkOp.Compare or LinkOp.Fingerprints or LinkOp.Compared or LinkOp.Acknowledge))
        .Sum(arrived => arrived.Value));

    public void AfterBatch(Place place)
    {
        foreach (var link in place.Router.Federation.Links)
        {
            if (link.PendingWrites > MaxPendingWrites)
                _exceeded.Add($"{place} has {link.PendingWrites} writes under way to {link}");
            if (link.Signals.EventBytes > MaxQueuedSignalBytes || link.Signals.StreamBytes > MaxQueuedSignalBytes)
                _exceeded.Add($"{place} keeps {link.Signals.EventBytes} and {link.Signals.StreamBytes} bytes of signals for {link}");
            CheckWindow(place, link);
        }
    }

    /// <summary>The window may have shrunk since the bytes were sent; when more are sent, they must have fitted in.</summary>
    private void CheckWindow(Place place, Link link)
    {
        var window = Math.Max(link.Window.WindowBytes, _windows.GetValueOrDefault(link, LinkWindow.InitialBytes));
        var unacknowledged = link.Window.UnacknowledgedBytes;
        if (unacknowledged > window + LongestFrame)
            _exceeded.Add($"{place} sent {link} {unacknowledged} bytes ahead of its acknowledgements, in a window of {window}");
        if (unacknowledged < LinkWindow.MinBytes)
            _windows[link] = link.Window.WindowBytes;
        else
            _windows[link] = window;
    }
}
