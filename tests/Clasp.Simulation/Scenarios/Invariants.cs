using System.Text;
using Clasp.Protocol.Values;
using Clasp.Routing.State;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <summary>What must be true of every federation once it has healed, whatever happened to it.</summary>
internal sealed class Invariants
{
    // A calm link carries nothing. One that closes a ring is tried again, and refused again, every half a minute.
    private const int MaxCalmFramesPerRouter = 60;

    // Between the owner's applying a write and its client's hearing of it, beyond which it would have heard of a timeout.
    private const long LongestWait = 11_000_000;

    private readonly Scenario _scenario;
    private readonly List<string> _wrong = [];
    private readonly Dictionary<string, Place> _owners = [];

    private Invariants(Scenario scenario) => _scenario = scenario;

    /// <summary>Everything that is wrong, in words; empty if nothing is.</summary>
    public static List<string> Violations(Scenario scenario)
    {
        var invariants = new Invariants(scenario);
        invariants.CheckOwners();
        invariants.CheckConvergence();
        invariants.CheckAcknowledged();
        invariants.CheckOwnerIsUnique();
        invariants.CheckLocks();
        invariants.CheckBounds();
        foreach (var client in scenario.AllClients)
        {
            invariants.CheckMonotone(client);
            invariants.CheckOnce(client);
        }

        return invariants._wrong;
    }

    private IEnumerable<Place> Owners => _scenario.Places.Where(place => place.Plan is { IsStandby: false } && !_scenario.IsOutside(place));

    /// <summary>All that belong together agree whose an address is: its first owner's, or that of a standby for it.</summary>
    private void CheckOwners()
    {
        foreach (var owner in Owners.Where(owner => owner.Plan.Namespaces.Length > 0))
        {
            var address = Encoding.UTF8.GetBytes(owner.Plan.Namespaces[0].Replace("**", "0", StringComparison.Ordinal));
            var together = _scenario.Places.Where(place => _scenario.IsTogether(place, owner)).ToList();
            var believed = together.Select(place => (place, place.Router.Federation.Directory.Namespaces.OwnerOf(address)?.Owner.Id ?? "nobody")).ToList();
            var agreed = together.Find(place => place.Plan.Id == believed[0].Item2);
            if (believed.Any(belief => belief.Item2 != believed[0].Item2) || agreed is null || !agreed.Declares(address))
            {
                _wrong.Add($"{Encoding.UTF8.GetString(address)} of {owner} belongs to {string.Join(", ", believed.GroupBy(b => b.Item2).Select(g => $"{g.Key} as {string.Join(' ', g.Select(b => b.place))} see it"))}");
                continue;
            }

            _owners[owner.Plan.Namespaces[0]] = agreed;
        }
    }

    private void CheckConvergence()
    {
        foreach (var address in _scenario.Places.SelectMany(place => Readable(place).Select(param => param.Entry)).Select(entry => Encoding.UTF8.GetString(entry.Utf8)).Distinct().Order(StringComparer.Ordinal))
        {
            var utf8 = Encoding.UTF8.GetBytes(address);
            var declared = _scenario.OwnerOf(utf8);
            if (!_owners.TryGetValue(declared.Plan.Namespaces[0], out var owner)) continue;

            var expected = Describe(owner, utf8);
            foreach (var place in _scenario.Places.Where(place => _scenario.IsTogether(place, owner)))
            {
                var actual = Describe(place, utf8);
                var mayLack = !place.MustHave(utf8) && actual == Nothing;
                if (actual != expected && !mayLack) _wrong.Add($"{place} has {actual} at {address}, its owner {owner} has {expected}");
            }
        }
    }

    private void CheckAcknowledged()
    {
        foreach (var told in _scenario.History.Acknowledgements)
        {
            // Who knows of no owner yet, just started and without a hub, keeps the value to itself, and says so when that ends.
            var wasOwners = History(told.Owner).Concat(Standbys(told.Owner).SelectMany(History)).Any(told.IsIn);
            var wasApplied = wasOwners
                || (!_scenario.IsTogether(told.At, told.Owner) && (told.At.IsFrugal || History(told.At).Any(told.IsIn)))
                || (told.WasUnowned && (told.At.IsFrugal || History(told.At).Any(told.IsIn)))
                || Delegators(told.Owner).Any(above => above.Crashes.Count > 0 && History(above).Any(told.IsIn));
            if (!wasApplied)
            {
                _wrong.Add($"client of {told.At} was told revision {told.Revision} of {told.Address}, which {told.Owner} never had with a value of that client");
                continue;
            }

            if (!wasOwners) continue;
            if (_scenario.Plan.ForgetsDeletions || told.WasUnowned || !_scenario.IsTogether(told.At, told.Owner) || Standbys(told.Owner).Any()) continue;
            var isSafe = !told.Owner.CrashedSince(told.Micros - LongestWait) || (told.Witness is { } witness && !witness.CrashedSince(told.Micros));
            if (!isSafe) continue;

            var present = told.Owner.Router.Router.Params.Find(Encoding.UTF8.GetBytes(told.Address));
            if (present is null || present.Revision < told.Revision)
                _wrong.Add($"client of {told.At} was told revision {told.Revision} of {told.Address}, {told.Owner} has {Describe(told.Owner, Encoding.UTF8.GetBytes(told.Address))} (revision {present?.Revision ?? 0})");
        }
    }

    /// <summary>Whoever holds a lock is still there to release it.</summary>
    private void CheckLocks()
    {
        foreach (var (pattern, owner) in _owners)
        {
            foreach (var param in Readable(owner).Where(param => param.LockHolder.Length > 0))
            {
                if (_scenario.OwnerOf(param.Address.ToArray()).Plan.Namespaces[0] != pattern) continue;

                var holder = Encoding.UTF8.GetString(param.LockHolder);
                var slash = holder.IndexOf('/', StringComparison.Ordinal);
                var routerId = slash < 0 ? owner.Plan.Id : holder[..slash];
                if (!_scenario.Places.Any(place => place.Plan.Id == routerId && place.Router.Router.FindClient(holder[(slash + 1)..]) is not null))
                    _wrong.Add($"{Encoding.UTF8.GetString(param.Address)} of {owner} is locked by {holder}, who is gone");
            }
        }
    }

    private void CheckOwnerIsUnique()
    {
        foreach (var ofAddress in _scenario.History.Applications.GroupBy(application => application.Address))
        {
            var list = ofAddress.ToList();
            for (var i = 1; i < list.Count; i++)
            {
                var (one, other) = (list[i - 1], list[i]);
                if (one.At == other.At || !_scenario.Places.Any(hub => AreConnected(hub.Index, one, other))) continue;

                _wrong.Add($"{one.At} and {other.At} both applied writes to {ofAddress.Key}, at {one.Micros / 1e6:F4} and {other.Micros / 1e6:F4}");
            }
        }
    }

    private bool AreConnected(int hub, History.Application one, History.Application other) =>
        _scenario.History.WasConnected(one.At, hub, one.Micros, other.Micros)
        && _scenario.History.WasConnected(other.At, hub, one.Micros, other.Micros);

    private void CheckBounds()
    {
        _wrong.AddRange(_scenario.Watch.Exceeded);
        _wrong.AddRange(_scenario.Probe.Failures);
        foreach (var same in _scenario.Places.GroupBy(place => place.Plan.Id).Where(same => same.Count() > 1))
        {
            var joined = same.Count(place => place.Router.Federation.Directory.Uplink is not null);
            if (joined != 1) _wrong.Add($"{joined} of the {same.Count()} routers that are called {same.Key} have joined");
        }

        var isMiswired = _scenario.Plan.IsMiswired;
        if (isMiswired && _scenario.MiswiringLines == 0) _wrong.Add("routers are wired wrongly, and no log says so");

        var allowed = isMiswired ? MaxCalmFramesPerRouter * _scenario.Places.Count : 0;
        if (_scenario.Watch.CalmFrames > allowed)
            _wrong.Add($"{_scenario.Watch.CalmFrames} messages on links in a minute in which nothing happened");
    }

    private void CheckMonotone(SimulatedClient client)
    {
        if (_scenario.Plan.ForgetsDeletions) return;

        foreach (var (address, seen) in client.Seen)
        {
            for (var i = 1; i < seen.Count; i++)
            {
                if (seen[i].Revision < seen[i - 1].Revision)
                    _wrong.Add($"{client} saw {address} go back from revision {seen[i - 1].Revision} to {seen[i].Revision}");
                else if (seen[i].Revision == seen[i - 1].Revision && !seen[i].Value.Equals(seen[i - 1].Value))
                    _wrong.Add($"{client} saw two values of {address} at revision {seen[i].Revision}");
            }
        }
    }

    private void CheckOnce(SimulatedClient client)
    {
        foreach (var twice in client.Events.GroupBy(e => e).Where(group => group.Count() > 1))
            _wrong.Add($"{client} got {twice.Key} {twice.Count()} times");
        foreach (var own in client.Events.Where(client.Emitted.Contains))
            _wrong.Add($"{client} got {own}, which it sent");
    }

    /// <summary>Those who may own an owner's namespace in its place, and be it as a part of what is taken over from the router above it.</summary>
    private IEnumerable<Place> Standbys(Place owner) => _scenario.Places.Where(place => place != owner
        && ((place.Plan.IsTwin && place.Plan.Namespaces.SequenceEqual(owner.Plan.Namespaces))
            || (place.Plan.IsStandby && Contains(place, owner))));

    /// <summary>Those whose namespace contains another's; one that started anew, and reaches no hub, cannot know that it does.</summary>
    private IEnumerable<Place> Delegators(Place owner) => _scenario.Places.Where(place => place != owner && Contains(place, owner));

    private static bool Contains(Place place, Place owner) => place.Plan.Namespaces.Length > 0
        && place.Declares(Encoding.UTF8.GetBytes(owner.Plan.Namespaces[0].Replace("**", "0", StringComparison.Ordinal)));

    private IEnumerable<(string Address, ulong Revision, Value Value)> History(Place place) =>
        _scenario.AllClients.Where(client => client.Router == place.Router)
            .SelectMany(client => client.Seen.SelectMany(seen => seen.Value.Select(value => (seen.Key, value.Revision, value.Value))));

    private static List<Param> Readable(Place place) => place.Router.Router.Params.Matching(Protocol.Addressing.AddressPattern.Parse("/**"));

    private const string Nothing = "nothing";

    private static string Describe(Place place, ReadOnlySpan<byte> address) =>
        place.Router.Router.Params.Find(address) is { IsTombstone: false } param
            ? $"{Value.From(param.Value)} (revision {param.Revision}{(param.LockHolder.Length > 0 ? $", locked by {Encoding.UTF8.GetString(param.LockHolder)}" : "")})"
            : Nothing;
}
