using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.State;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <content>What the steps of a plan do.</content>
internal sealed partial class Scenario
{
    private const int AddressesPerNamespace = 4;

    // What a slow link needs seconds to copy.
    private const int AddressesPerHeap = 200;

    private void Do(Step step)
    {
        var place = _places[step.Router % _places.Count];
        var random = new Random(step.Choice);
        switch (step.Kind)
        {
            case StepKind.Write:
                Write(place, PickAddress(random), step.Value);
                break;
            case StepKind.Burst:
                for (var i = 0; i < 20; i++) Write(PickPlace(random), PickAddress(random), step.Value + i);
                break;
            case StepKind.Flood:
                Flood(place, random, step.Value);
                break;
            case StepKind.Heap:
                SetHeap(place, PickNamespace(random), Enumerable.Range(0, AddressesPerHeap), step.Value, random);
                break;
            case StepKind.Stir:
                var some = Enumerable.Range(0, 30).Select(_ => random.Next(AddressesPerHeap)).ToArray();
                SetHeap(place, PickNamespace(random), some, step.Value, random);
                break;
            case StepKind.Expiring:
                Write(place, PickAddress(random), step.Value, ttl: TimeToLive.Absolute((uint)random.Next(1, 4)));
                break;
            case StepKind.Lock:
                Write(place, PickAddress(random), step.Value, takeLock: true);
                break;
            case StepKind.Unlock:
                Write(place, PickAddress(random), step.Value, unlock: true);
                break;
            case StepKind.Bundle:
                Bundle(place, random, step.Value);
                break;
            case StepKind.Emit:
                Emit(place, random, SignalType.Event, 1, step.Value);
                break;
            case StepKind.Stream:
                Emit(place, random, SignalType.Stream, 40, step.Value);
                break;
            case StepKind.Gesture:
                Emit(place, random, SignalType.Gesture, 5, step.Value);
                break;
            case StepKind.Restore:
                Restore(place);
                break;
            case StepKind.Reconnect:
                Trace($"the clients of {place} connect again");
                place.Client.Close();
                place.Client = place.Router.IsRunning ? Connect(place, LinkQuality.Lan) : place.Client;
                break;
            case StepKind.Look when place.Router.IsRunning:
                Look(place, $"{PickNamespace(random)}/{(random.Next(2) == 0 ? "**" : "1")}");
                break;
            case StepKind.LookAway when place.Onlookers.Count > 0:
                Trace($"somebody at {place} looks away");
                place.Onlookers[0].Client.Close();
                place.Onlookers.RemoveAt(0);
                break;
            case StepKind.Read:
                Trace($"client of {place} reads");
                if (place.Router.IsRunning) place.Client.Get(PickAddress(random));
                break;
            case StepKind.Look or StepKind.LookAway:
                break;
            case StepKind.LongWait:
                Trace("a long time passes");
                Time.Run(70 * Second);
                break;
            default:
                Break(place, step.Kind, random);
                break;
        }
    }

    private void Look(Place place, string pattern)
    {
        Trace($"somebody at {place} looks at {pattern}");
        var onlooker = new SimulatedClient(Time, place.Router, LinkQuality.Immediate);
        onlooker.Subscribe(pattern);
        place.Onlookers.Add((onlooker, AddressPattern.Parse(pattern)));
        AllClients.Add(onlooker);
    }

    private void Break(Place place, StepKind kind, Random random)
    {
        var router = place.Router;
        switch (kind)
        {
            case StepKind.Cut when router.Uplink is { } uplink:
                router.CanReachHub = random.Next(2) == 0;
                Trace($"{place} is cut from its hub{(router.CanReachHub ? "" : " for a while")}");
                uplink.Cut();
                break;
            case StepKind.HalfOpen when router.Uplink is { } uplink:
                Trace($"{place} lost its hub, which does not notice");
                uplink.CutNear(random.Next(1, 15) * Second);
                break;
            case StepKind.BlackHole when router.Uplink is { } uplink:
                Trace($"the link of {place} swallows everything");
                uplink.IsBlackHole = true;

                // Both ends have keepalives in the transport, which notice within 15 s.
                Time.After(15 * Second, uplink.Cut);
                break;
            case StepKind.Slow:
                SlowDown(place, new LinkQuality(random.Next(1, 400) * 1000L, random.Next(3_000, 50_000)));
                break;
            case StepKind.Modem:
                SlowDown(place, new LinkQuality(300_000, 50_000 / 8));
                break;
            case StepKind.Replay:
                Trace($"{place} loses its hub, and the next link repeats signals of the last");
                router.ReplaysSignals = true;
                router.Uplink?.Cut();
                break;
            case StepKind.Storm:
                Trace($"all links to {place} drop");
                foreach (var leaf in _places.Where(leaf => leaf.Plan.Hub == place.Index)) leaf.Router.Uplink?.Cut();
                break;
            case StepKind.Corrupt when !_places.Exists(leaf => leaf.Plan.Hub == place.Index):
                Corrupt(place, random);
                break;
            case StepKind.Crash:
                Crash(place);
                break;
            case StepKind.CrashTogether:
                Crash(place);
                foreach (var leaf in _places.Where(leaf => leaf.Plan.Hub == place.Index)) Crash(leaf);
                break;
        }
    }

    private void Write(
        Place place, string address, Value value, bool takeLock = false, bool unlock = false, TimeToLive? ttl = null)
    {
        if (!place.Router.IsRunning) return;

        Trace($"client of {place} sets {address} to {value}{(takeLock ? ", locks it" : "")}{(unlock ? ", unlocks it" : "")}{(ttl is { } life ? $" for {life.Seconds} s" : "")}");
        History.Sent(place.Client, address, value);
        place.Client.Set(address, value, takeLock: takeLock, unlock: unlock, ttl: ttl);
    }

    /// <summary>Far more than a slow link carries, on few addresses.</summary>
    private void Flood(Place place, Random random, int value)
    {
        var addresses = Enumerable.Range(0, 3).Select(_ => PickAddress(random)).ToArray();
        Trace($"client of {place} sets {string.Join(", ", addresses)} 300 times");
        var padding = new string('x', 100);
        for (var i = 0; i < 300; i++)
        {
            var number = i;
            Time.After(i * 5_000L, () =>
            {
                if (!place.Router.IsRunning) return;

                Value padded = $"{value + number}{padding}";
                History.Sent(place.Client, addresses[number % addresses.Length], padded);
                place.Client.Set(addresses[number % addresses.Length], padded);
            });
        }

        Time.Run(300 * 5_000L);
    }

    /// <summary>Sets many params of one namespace, some of which expire soon.</summary>
    private void SetHeap(Place place, string within, IEnumerable<int> which, int value, Random random)
    {
        if (!place.Router.IsRunning) return;

        Trace($"client of {place} sets {which.Count()} params below {within}/heap");
        foreach (var i in which)
        {
            Value padded = $"{value}.{i} of a heap that is copied for a while";
            TimeToLive? ttl = random.Next(20) == 0 ? TimeToLive.Absolute((uint)random.Next(1, 4)) : null;
            History.Sent(place.Client, $"{within}/heap/{i}", padded);
            place.Client.Set($"{within}/heap/{i}", padded, ttl: ttl);
        }
    }

    private void Bundle(Place place, Random random, int value)
    {
        if (!place.Router.IsRunning) return;

        // Half of them are for one owner.
        var owner = random.Next(2) == 0 ? PickNamespace(random) : null;
        var parts = new (string, Value)[random.Next(2, 5)];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = ($"{owner ?? PickNamespace(random)}/{random.Next(AddressesPerNamespace)}", value + i);
        Trace($"client of {place} sends a bundle: {string.Join(", ", parts)}");
        place.Desk.Bundle(parts);
    }

    private void Emit(Place place, Random random, SignalType type, int count, int value)
    {
        if (!place.Router.IsRunning) return;

        var address = PickAddress(random);
        Trace($"client of {place} emits {count} of type {type} at {address}, from {value} on");
        for (var i = 0; i < count; i++)
        {
            var phase = type != SignalType.Gesture || i == 0 ? GesturePhase.Start : i < count - 1 ? GesturePhase.Move : GesturePhase.End;
            place.Client.Emit(address, value + i, type, phase);
        }
    }

    private void SlowDown(Place place, LinkQuality quality)
    {
        Trace($"{place} has a slow link: {quality}");
        place.Router.UplinkQuality = quality;
        if (place.Router.Uplink is { } uplink) uplink.Quality = quality;
    }

    /// <summary>A replica goes wrong without anybody noticing: one param changes, disappears, or comes from nowhere.</summary>
    private void Corrupt(Place place, Random random)
    {
        if (!place.Router.IsRunning) return;

        var owners = place.Router.Federation.Directory.All.Where(owner => owner is { IsSelf: false, State.Order.Count: > 0 }).ToList();
        if (owners.Count == 0 || owners[random.Next(owners.Count)].State.Order.First is not { IsTombstone: false } param) return;

        var (order, sequence) = (param.Order!, param.Sequence); // It stands in a row.
        var kind = random.Next(3);
        var address = kind == 0 ? Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(param.Address)}/ghost") : param.Address.ToArray();
        if (!place.Mirrors(address)) return;

        Trace($"{place} loses its mind about {Encoding.UTF8.GetString(address)}");
        place.Router.Run(() => place.Router.Router.ApplyReplica(
            order,
            new Replica
            {
                Sequence = sequence,
                Revision = kind == 1 ? param.Revision + 1 : param.Revision,
                Address = address,
                Value = ((Value)"corrupt").Encode(),
                IsTombstone = kind == 2,
            },
            isSilent: true));
    }

    private void Restore(Place place)
    {
        if (place.Router.IsRunning)
        {
            Trace($"{place} reaches its hub well again");
            place.Router.CanReachHub = true;
            place.Router.UplinkQuality = LinkQuality.Lan;
            return;
        }

        Trace($"{place} starts again");
        Start(place);
    }

    private Place PickPlace(Random random) => _places[random.Next(_places.Count)];

    private string PickNamespace(Random random)
    {
        var owners = _places.Where(place => place.Plan is { IsStandby: false, IsTwin: false, Namespaces.Length: > 0 }).ToArray();
        return owners[random.Next(owners.Length)].Plan.Namespaces[0].Replace("/**", "", StringComparison.Ordinal);
    }

    private string PickAddress(Random random) => $"{PickNamespace(random)}/{random.Next(AddressesPerNamespace)}";
}
