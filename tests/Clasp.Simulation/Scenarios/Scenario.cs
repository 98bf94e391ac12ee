using Clasp.Simulation.World;
using Microsoft.Extensions.Logging;

namespace Clasp.Simulation.Scenarios;

/// <summary>A federation made up from a seed, and what happens to it: writes, signals and every fault there is, then healing.</summary>
internal sealed class Scenario
{
    private const long Second = 1_000_000;
    private const int AddressesPerNamespace = 4;

    private readonly Random _random;
    private readonly List<SimulatedRouter> _routers = [];
    private readonly List<SimulatedClient> _clients = [];
    private readonly List<SimulatedClient> _retired = [];
    private readonly HashSet<string> _crashed = [];
    private readonly List<string> _trace = [];
    private int _nextValue;

    public Scenario(int seed, ILogger log)
    {
        Seed = seed;
        _random = new Random(seed);
        Time = new SimulatedTime();
        var count = _random.Next(3, 13);
        for (var i = 0; i < count; i++)
        {
            var hub = i == 0 ? null : _routers[_random.Next(Math.Min(i, 1 + _random.Next(4)))];
            var router = new SimulatedRouter(Time, _random, log, $"r{i}", i == 0 ? [] : [$"/n{i}/**"], hub);
            _routers.Add(router);
        }

        Trace($"{count} routers: {string.Join(", ", _routers.Select(r => $"{r.Id} below {r.Hub?.Id ?? "nobody"}"))}");
    }

    public int Seed { get; }

    public SimulatedTime Time { get; }

    public IReadOnlyList<SimulatedRouter> Routers => _routers;

    /// <summary>Owners that forgot what they had not yet told anybody.</summary>
    public IReadOnlySet<string> Crashed => _crashed;

    public IReadOnlyList<string> Log => _trace;

    public IEnumerable<SimulatedClient> AllClients => _clients.Concat(_retired);

    /// <summary>Lets everything happen, heals what is broken, and waits for calm.</summary>
    public void Run(int steps = 60)
    {
        Time.Run(2 * Second);
        foreach (var router in _routers) Connect(router);
        for (var step = 0; step < steps; step++)
        {
            Step();
            Time.Run(_random.Next(1, 400) * 1000L);
        }

        Heal();
        Time.Run(180 * Second);
    }

    private void Step()
    {
        switch (_random.Next(20))
        {
            case < 9:
                Write();
                break;
            case < 12:
                Emit();
                break;
            case 12:
                Cut();
                break;
            case 13:
                Slow();
                break;
            case 14:
                BlackHole();
                break;
            case 15:
                Crash();
                break;
            case 16:
                Restore();
                break;
            case 17:
                Reconnect();
                break;
            default:
                Burst();
                break;
        }
    }

    private void Write()
    {
        if (PickClient() is not { } client) return;

        var address = PickAddress();
        var value = ++_nextValue;
        Trace($"{client} sets {address} to {value}");
        client.Set(address, value, takeLock: _random.Next(20) == 0, unlock: _random.Next(20) == 0);
    }

    private void Burst()
    {
        for (var i = 0; i < 20; i++) Write();
    }

    private void Emit()
    {
        if (PickClient() is not { } client) return;

        var address = PickAddress();
        client.Emit(address, ++_nextValue);
        Trace($"{client} emits {_nextValue} at {address}");
    }

    private void Cut()
    {
        var router = PickLeaf();
        Trace($"cut {router} from its hub");
        router.CanReachHub = _random.Next(2) == 0;
        router.Uplink?.Cut();
    }

    private void Slow()
    {
        var router = PickLeaf();
        var quality = new LinkQuality(_random.Next(1, 400) * 1000L, _random.Next(3_000, 50_000));
        Trace($"{router} has a slow link: {quality}");
        router.UplinkQuality = quality;
        if (router.Uplink is { } uplink) uplink.Quality = quality;
    }

    private void BlackHole()
    {
        var router = PickLeaf();
        if (router.Uplink is not { } uplink) return;

        Trace($"the link of {router} swallows everything");
        uplink.IsBlackHole = true;

        // Both ends have keepalives in the transport, which notice within 15 s.
        Time.After(15 * Second, uplink.Cut);
    }

    private void Crash()
    {
        var router = _routers[_random.Next(_routers.Count)];
        if (!router.IsRunning) return;

        Trace($"{router} crashes");
        _crashed.Add(router.Id);
        router.Crash();
        Retire(router);
    }

    private void Restore()
    {
        var router = _routers[_random.Next(_routers.Count)];
        if (router.IsRunning)
        {
            router.CanReachHub = true;
            router.UplinkQuality = LinkQuality.Lan;
            return;
        }

        Trace($"{router} starts again");
        router.Start();
        Connect(router);
    }

    private void Reconnect()
    {
        if (PickClient() is not { } client) return;

        Trace($"{client} connects again");
        client.Close();
        _clients.Remove(client);
        _retired.Add(client);
        Connect(client.Router);
    }

    private void Heal()
    {
        Trace("everything heals");
        foreach (var router in _routers)
        {
            router.CanReachHub = true;
            router.UplinkQuality = LinkQuality.Lan;
            if (router.Uplink is { } uplink) uplink.Quality = LinkQuality.Lan;
            if (router.IsRunning) continue;

            router.Start();
            Connect(router);
        }
    }

    private void Connect(SimulatedRouter router)
    {
        if (!router.IsRunning) return;

        var client = new SimulatedClient(Time, router);
        client.Subscribe("/**");
        _clients.Add(client);
    }

    private void Retire(SimulatedRouter router)
    {
        foreach (var client in _clients.Where(client => client.Router == router).ToList())
        {
            _clients.Remove(client);
            _retired.Add(client);
        }
    }

    private SimulatedClient? PickClient() => _clients.Count == 0 ? null : _clients[_random.Next(_clients.Count)];

    private SimulatedRouter PickLeaf() => _routers[_random.Next(1, _routers.Count)];

    private string PickAddress() => $"/n{_random.Next(1, _routers.Count)}/{_random.Next(AddressesPerNamespace)}";

    public void TraceLine(string what) => Trace(what);

    private void Trace(string what) => _trace.Add($"{Time.NowMicros / 1e6,9:F3}  {what}");
}
