using Clasp.Protocol.Addressing;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <summary>One router of a scenario, and who is connected to it.</summary>
internal sealed class Place(int index, RouterPlan plan, SimulatedRouter router)
{
    private readonly AddressPattern[] _namespaces = [.. plan.Namespaces.Select(AddressPattern.Parse)];
    private readonly AddressPattern[] _mirrored = [.. plan.Mirrored.Select(AddressPattern.Parse)];

    public int Index { get; } = index;

    public RouterPlan Plan { get; } = plan;

    public SimulatedRouter Router { get; } = router;

    /// <summary>Misses nothing of what this router shows its subscribers, and does nothing itself.</summary>
    public SimulatedClient Observer { get; set; } = null!; // All three are made whenever the router starts.

    /// <summary>Writes and emits.</summary>
    public SimulatedClient Client { get; set; } = null!;

    /// <summary>Sends bundles.</summary>
    public SimulatedClient Desk { get; set; } = null!;

    /// <summary>Clients that look at what this router may not keep, and leave.</summary>
    public List<(SimulatedClient Client, AddressPattern Pattern)> Onlookers { get; } = [];

    /// <summary>Whether it keeps a part only, and nobody asks it for everything.</summary>
    public bool IsFrugal => _mirrored.Length > 0 && Index % 2 == 0;

    /// <summary>When it crashed, monotonic.</summary>
    public List<long> Crashes { get; } = [];

    public bool Declares(ReadOnlySpan<byte> address) => Matches(_namespaces, address);

    public bool Mirrors(ReadOnlySpan<byte> address) => _mirrored.Length == 0 || Declares(address) || Matches(_mirrored, address);

    /// <summary>Whether it has to have a value, for its operator's sake or for that of a client.</summary>
    public bool MustHave(ReadOnlySpan<byte> address)
    {
        if (!IsFrugal || Mirrors(address)) return true;

        foreach (var (_, pattern) in Onlookers)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    public bool CrashedSince(long micros) => Crashes.Count > 0 && Crashes[^1] >= micros;

    public override string ToString() => $"r{Index}";

    private static bool Matches(AddressPattern[] patterns, ReadOnlySpan<byte> address)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }
}
