using Clasp.Federation.Wire;
using Clasp.Protocol.Values;

namespace Clasp.Simulation.Scenarios;

/// <summary>The last look at a healed federation: everybody writes and emits once, it gets everywhere, and no link carries it twice.</summary>
internal sealed class Probe(Scenario scenario)
{
    private const long Patience = 3_000_000;

    public List<string> Failures { get; } = [];

    public void Run()
    {
        foreach (var place in scenario.Places)
        {
            if (scenario.IsOutside(place)) continue;

            var owners = scenario.Places.Where(owner => scenario.IsTogether(place, owner) && owner.Plan is { IsStandby: false, Namespaces.Length: > 0 }).ToList();
            if (owners.Count == 0) continue;

            var owner = owners[(place.Index * 7) % owners.Count];
            var address = $"{owner.Plan.Namespaces[0].Replace("/**", "", StringComparison.Ordinal)}/probe";
            Write(place, address);
            Emit(place, address);
            Read(place, owner, address);
        }
    }

    /// <summary>Reads what may not be kept here.</summary>
    private void Read(Place place, Place owner, string address)
    {
        var answers = place.Client.Answers.Count;
        place.Client.Get(address);
        scenario.Time.Run(Patience);

        var expected = owner.Client.Latest(address);
        if (place.Client.Answers.Count > answers || !Equals(place.Client.Latest(address), expected))
            Failures.Add($"{place} reads {place.Client.Latest(address)} at {address} in the healed federation, {owner} has {expected}");
    }

    private void Write(Place place, string address)
    {
        Value value = $"probe of {place}";
        scenario.Trace($"client of {place} probes {address}");
        var before = Snapshot();
        var answers = place.Client.Answers.Count;
        scenario.History.Sent(place.Client, address, value);
        place.Client.Set(address, value);
        scenario.Time.Run(Patience);

        var answer = place.Client.Answers.Skip(answers).ToList();
        if (answer.Count != 1 || answer[0].Code != 0)
            Failures.Add($"{place} could not write {address} in the healed federation: {string.Join(", ", answer)}");
        CheckCount(before, LinkOp.Changes, $"the change of {address} by {place}");
        CheckCount(before, LinkOp.Write, $"the write to {address} by {place}");
    }

    private void Emit(Place place, string address)
    {
        Value value = $"event of {place}";
        var before = Snapshot();
        place.Client.Emit(address, value);
        scenario.Time.Run(Patience);
        foreach (var other in scenario.Places.Where(other => scenario.IsTogether(place, other)))
        {
            var count = other.Observer.Events.Count(seen => seen == $"{address}={value}");
            if (count != 1) Failures.Add($"{other} got the event at {address} of {place} {count} times in the healed federation");
        }

        CheckCount(before, LinkOp.Signal, $"the event at {address} of {place}");
    }

    private Dictionary<LinkOp, long> Snapshot() =>
        new[] { LinkOp.Changes, LinkOp.Write, LinkOp.Signal }.ToDictionary(op => op, scenario.Watch.CountOf);

    private void CheckCount(Dictionary<LinkOp, long> before, LinkOp op, string cause)
    {
        var count = scenario.Watch.CountOf(op) - before[op];
        if (count > scenario.Watch.LinkCount)
            Failures.Add($"{cause} took {count} messages {op} on {scenario.Watch.LinkCount} links");
    }
}
