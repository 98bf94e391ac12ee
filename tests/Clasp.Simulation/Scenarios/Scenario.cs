using Clasp.Protocol.Messages;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging;

namespace Clasp.Simulation.Scenarios;

/// <summary>Plays a plan: what happens to the federation, then healing, calm, and a last look at whether it works.</summary>
internal sealed partial class Scenario
{
    private const long Second = 1_000_000;

    private readonly List<Place> _places = [];
    private readonly List<string> _trace = [];
    private readonly bool _isTracing;

    /// <summary>Sets up the routers and starts them.</summary>
    /// <param name="plan">What happens.</param>
    /// <param name="isTracing">Whether what the routers log, and what their links carry, is kept.</param>
    public Scenario(Plan plan, bool isTracing = false)
    {
        Plan = plan;
        _isTracing = isTracing;
        Time = new SimulatedTime();
        History = new History(this);
        Watch = new LinkWatch(this);
        Probe = new Probe(this);
        for (var i = 0; i < plan.Routers.Count; i++) _places.Add(Build(i));
        foreach (var place in _places)
            place.Router.Hub = place.Plan.Hub < 0 ? null : _places[place.Plan.Hub].Router;
        Trace(string.Join(", ", _places.Select(Describe)));
        foreach (var place in _places) Start(place);
    }

    public Plan Plan { get; }

    public SimulatedTime Time { get; }

    public IReadOnlyList<Place> Places => _places;

    public History History { get; }

    public LinkWatch Watch { get; }

    public Probe Probe { get; }

    public IReadOnlyList<string> Log => _trace;

    /// <summary>Lines that name a loop or an id that is used twice.</summary>
    public int MiswiringLines { get; private set; }

    /// <summary>Everybody who ever heard anything.</summary>
    public List<SimulatedClient> AllClients { get; } = [];

    /// <summary>Lets everything happen, heals what is broken, and waits for calm.</summary>
    public void Run()
    {
        Time.Run(2 * Second);
        foreach (var step in Plan.Steps)
        {
            Do(step);
            Time.Run(step.WaitMicros);
        }

        Heal();
        Time.Run(180 * Second);
        Watch.Calm(() => Time.Run(60 * Second));
        Probe.Run();
    }

    /// <summary>Notes what happens.</summary>
    public void Trace(string what) => _trace.Add($"{Time.NowMicros / 1e6,9:F4}  {what}");

    private static string Describe(Place place)
    {
        var plan = place.Plan;
        var about = $"{place} below {(plan.Hub < 0 ? "nobody" : $"r{plan.Hub}")} owns {string.Join(' ', plan.Namespaces)}";
        if (plan.Mirrored.Length > 0) about += $" (mirrors {string.Join(' ', plan.Mirrored)})";
        if (plan.IsStandby) about += " (standby)";
        return plan.IsTwin ? about + " (by mistake)" : about;
    }

    private Place Build(int index)
    {
        var plan = Plan.Routers[index];
        var setup = new RouterSetup(plan.Id, plan.Namespaces)
        {
            Mirrored = plan.Mirrored,
            FirstIncarnation = plan.IsTwin ? 1_000UL : 1_000_000,
            IsTight = true,
            DigestInterval = TimeSpan.FromSeconds(Plan.DigestSeconds),
            HasNoClock = Plan.HasNoClocks,
            ScanSliceParams = Plan.ScanSliceParams,
            TombstoneHorizon = TimeSpan.FromSeconds(Plan.TombstoneSeconds),
        };
        var router = new SimulatedRouter(Time, new Random((Plan.Seed * 31) + index), new TraceLog(this, index), setup, plan.Hub >= 0);
        var place = new Place(index, plan, router);
        router.AfterBatch = _ => History.AfterBatch(place);
        router.Linked = Watch.Add;
        return place;
    }

    private void Start(Place place)
    {
        place.Router.Start();
        place.Onlookers.Clear();
        place.Observer = Connect(place, LinkQuality.Immediate);
        place.Client = Connect(place, LinkQuality.Lan);
        place.Desk = Connect(place, LinkQuality.Lan);
    }

    private SimulatedClient Connect(Place place, LinkQuality quality)
    {
        var client = new SimulatedClient(Time, place.Router, quality) { Answered = History.Answered };
        SubscribeToAll(place, client);
        AllClients.Add(client);
        return client;
    }

    /// <summary>Where only a part is kept, half of the routers have clients that follow just that, until somebody looks further.</summary>
    private static void SubscribeToAll(Place place, SimulatedClient client)
    {
        if (!place.IsFrugal)
        {
            client.Subscribe("/**");
            return;
        }

        client.Subscribe("/**", SignalTypes.All & ~SignalTypes.Param);
        foreach (var pattern in place.Plan.Mirrored.Concat(place.Plan.Namespaces)) client.Subscribe(pattern, SignalTypes.Param);
    }

    private void Crash(Place place)
    {
        if (!place.Router.IsRunning) return;

        Trace($"{place} crashes");
        place.Crashes.Add(Time.NowMicros);
        place.Router.Crash();
        History.Crashed(place);
    }

    private void Heal()
    {
        Trace("everything heals");
        foreach (var place in _places)
        {
            place.Router.CanReachHub = true;
            place.Router.UplinkQuality = LinkQuality.Lan;
            if (place.Router.Uplink is { } uplink) uplink.Quality = LinkQuality.Lan;
            if (!place.Router.IsRunning) Start(place);
        }
    }

    /// <summary>Keeps what the routers say, if somebody is going to read it.</summary>
    private sealed class TraceLog(Scenario scenario, int router) : ILogger
    {
        private const int LoopSeen = 4008;
        private const int LinkRefused = 4009;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => scenario._isTracing || logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is LoopSeen or LinkRefused) scenario.MiswiringLines++;
            if (scenario._isTracing && eventId.Id >= 4000) scenario.Trace($"      r{router} logs: {formatter(state, exception)}");
        }
    }
}
