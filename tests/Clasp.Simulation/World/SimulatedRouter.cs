using System.Diagnostics;
using Clasp.Federation;
using Clasp.Federation.Links;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Routing;
using Microsoft.Extensions.Logging;

namespace Clasp.Simulation.World;

/// <summary>A router of the product, with its federation, on simulated time and network.</summary>
internal sealed class SimulatedRouter : ISimulatedPeer
{
    // As far apart as starts are in real time, compared with everything that is counted on from them.
    private const ulong IncarnationStep = 1000;

    private const long ReplayAfterMicros = 2_000_000;

    private readonly SimulatedTime _time;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly long _clockErrorMicros;
    private readonly List<SimulatedConnection> _connections = [];
    private readonly RouterSetup _setup;
    private readonly bool _hasHub;
    private Backoff _backoff;
    private SimulatedConnection? _lastUplink;
    private ulong _incarnation;
    private int _life;
    private long _uplinkSinceMicros;
    private long _wakeAt = long.MaxValue;

    public SimulatedRouter(SimulatedTime time, Random random, ILogger log, string id, string[] namespaces, SimulatedRouter? hub, bool showsStatus = false)
        : this(time, random, log, new RouterSetup(id, namespaces) { ShowsStatus = showsStatus }, hub is not null)
    {
        Hub = hub;
        Start();
    }

    /// <summary>A router whose hub is set, and which is started, later on.</summary>
    public SimulatedRouter(SimulatedTime time, Random random, ILogger log, RouterSetup setup, bool hasHub)
    {
        _time = time;
        _random = random;
        _log = log;
        _clockErrorMicros = random.Next(-5_000_000, 5_000_000);
        _backoff = new Backoff(random);
        _setup = setup;
        _hasHub = hasHub;
        _incarnation = setup.FirstIncarnation;
    }

    public string Id => _setup.Id;

    public string[] Namespaces => _setup.Namespaces;

    public SimulatedRouter? Hub { get; set; }

    public bool IsRunning { get; private set; }

    public LinkQuality UplinkQuality { get; set; } = LinkQuality.Lan;

    /// <summary>Whether a new connection to the hub comes about.</summary>
    public bool CanReachHub { get; set; } = true;

    public Router Router { get; private set; } = null!; // Start, which the constructor calls, makes both.

    public FederationCore Federation { get; private set; } = null!;

    public SimulatedConnection? Uplink { get; private set; }

    /// <summary>Whether the next uplink brings once more the last signals of the one before.</summary>
    public bool ReplaysSignals { get; set; }

    /// <summary>Real time spent in the code of the router; simulated time does not pass meanwhile.</summary>
    public TimeSpan Busy { get; private set; }

    /// <summary>Looks at the router after each batch.</summary>
    public Action<SimulatedRouter>? AfterBatch { get; set; }

    /// <summary>Hears of each connection to a hub that comes about.</summary>
    public Action<SimulatedConnection>? Linked { get; set; }

    /// <summary>Starts with an empty memory.</summary>
    public void Start()
    {
        IsRunning = true;
        _life++;
        _incarnation = _setup.HasNoClock && _life > 1 ? _setup.FirstIncarnation - (ulong)_life : _incarnation + IncarnationStep;
        _wakeAt = long.MaxValue;
        var clock = new SimulatedClock(_time, _clockErrorMicros);
        Router = new Router(
            new RouterOptions
            {
                NewSessionId = NewId,
                MaxSessions = 0,
                ParamTtl = TimeSpan.Zero,
                SessionTimeout = TimeSpan.Zero,
                TombstoneHorizon = _setup.TombstoneHorizon,
                RequiresTokens = _setup.RequiresTokens,
            },
            clock,
            _log);
        Federation = new FederationCore(
            Router,
            new FederationOptions
            {
                RouterId = Id,
                Incarnation = _incarnation,
                Namespaces = [.. Namespaces.Select(AddressPattern.Parse)],
                HasHub = _hasHub,
                Mirrored = [.. _setup.Mirrored.Select(AddressPattern.Parse)],
                MaxRouters = _setup.MaxRouters,
                MaxNamespaces = _setup.MaxRouters,
                MaxPendingWrites = _setup.IsTight ? 30 : 10_000,
                MaxWindowBytes = _setup.IsTight ? 32 * 1024 : 4 * 1024 * 1024,
                MaxQueuedSignalBytes = _setup.IsTight ? 2 * 1024 : 1024 * 1024,
                DigestInterval = _setup.DigestInterval,
                MinComparedParams = 1,
                ScanSliceParams = _setup.ScanSliceParams,
                StatusInterval = TimeSpan.FromSeconds(_setup.ShowsStatus ? 2 : 0),
            },
            _log);
        Run(() => { });
        if (_hasHub) Dial(_life);
    }

    /// <summary>Ends without a word, and forgets everything.</summary>
    public void Crash()
    {
        IsRunning = false;
        _life++;
        foreach (var connection in _connections.ToList()) connection.Cut();
        _connections.Clear();
        Uplink = null;
        Router = null!; // Nobody looks at a router that does not run.
        Federation = null!;

        // Another process does not repeat what this one has sent.
        _lastUplink = null;
    }

    /// <summary>Does something as one batch of the router.</summary>
    public void Run(Action action)
    {
        if (!IsRunning) return;

        var start = Stopwatch.GetTimestamp();
        Router.BeginBatch();
        action();
        Router.EndBatch();
        Busy += Stopwatch.GetElapsedTime(start);
        AfterBatch?.Invoke(this);
        Wake();
    }

    public void Opened(SimulatedEnd end, bool isInitiator)
    {
        _connections.Add(end.Connection);
        Run(() => end.Session = isInitiator ? Federation.OpenUplink(end) : Router.Open(end));
    }

    public void Received(SimulatedEnd end, byte[] bytes) => Run(() =>
    {
        var rest = bytes.AsSpan();
        while (FrameHeader.TryRead(rest, out var header))
        {
            var length = header.Length + header.PayloadLength;
            Router.Receive(end.Session!, rest[..length]); // A session is made before anything is received.
            rest = rest[length..];
        }
    });

    public void WriteCompleted(SimulatedEnd end)
    {
        if (end.Session is { } session) Run(() => Router.WriteCompleted(session));
    }

    public void Closed(SimulatedEnd end)
    {
        _connections.Remove(end.Connection);
        var session = end.Session;
        end.Session = null;
        if (!IsRunning || session is null) return;

        Run(() => Router.Closed(session));
        if (end.Connection != Uplink) return;

        Uplink = null;
        Redial();
    }

    public override string ToString() => Id;

    private Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private void Wake()
    {
        if (Router.NextTimerMicros is not { } due || (due >= _wakeAt && _wakeAt > _time.NowMicros)) return;

        _wakeAt = due;
        var life = _life;
        _time.At(due, () =>
        {
            if (life != _life || _wakeAt != due) return;

            _wakeAt = long.MaxValue;
            Run(() => { });
        });
    }

    private void Redial()
    {
        var life = _life;
        var lasted = TimeSpan.FromMicroseconds(_time.NowMicros - _uplinkSinceMicros);
        _time.After((long)_backoff.Next(lasted).TotalMicroseconds, () => Dial(life));
    }

    private void Dial(int life)
    {
        if (life != _life || Hub is null) return;

        _uplinkSinceMicros = _time.NowMicros;
        if (!Hub.IsRunning || !CanReachHub)
        {
            Redial();
            return;
        }

        var connection = new SimulatedConnection(_time, this, Hub, UplinkQuality);
        Linked?.Invoke(connection);
        if (ReplaysSignals && _lastUplink is { } last) _time.After(ReplayAfterMicros, () => connection.Replay(last));
        ReplaysSignals = false;
        _lastUplink = connection;
        Uplink = connection;
        Hub.Opened(connection.Far, isInitiator: false);
        Opened(connection.Near, isInitiator: true);
    }
}
