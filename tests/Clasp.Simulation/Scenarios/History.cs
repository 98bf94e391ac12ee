using System.Text;
using Clasp.Protocol.Values;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <summary>What was promised to clients, and which router applied what, as it happened.</summary>
internal sealed class History(Scenario scenario)
{
    private readonly Dictionary<(SimulatedClient Client, string Address), HashSet<string>> _sent = [];
    private readonly Dictionary<Place, ulong> _applied = [];
    private readonly Dictionary<Place, List<(int Hub, long From, long Until)>> _connected = [];

    // Since when each router knows of which claims, and the version of its table that this was read from.
    private readonly Dictionary<Place, Dictionary<string, long>> _claimed = [];
    private readonly Dictionary<Place, int> _tables = [];

    public List<Acknowledgement> Acknowledgements { get; } = [];

    /// <summary>Writes that a router applied as the owner.</summary>
    public List<Application> Applications { get; } = [];

    public void Sent(SimulatedClient client, string address, Value value)
    {
        if (!_sent.TryGetValue((client, address), out var values)) _sent[(client, address)] = values = [];
        values.Add(value.ToString());
    }

    /// <summary>A client got an answer; which of its values it is for, the owner's history has to tell.</summary>
    public void Answered(SimulatedClient client, string address, ulong revision)
    {
        if (revision == 0 || !_sent.TryGetValue((client, address), out var values)) return;

        var utf8 = Encoding.UTF8.GetBytes(address);
        var owner = scenario.OwnerOf(utf8);

        // Where links lead in a circle, one router is refused by its hub, which then cannot give it anything back.
        var hub = owner.Plan.Hub < 0 || scenario.Plan.IsInRing(owner.Index) ? null : scenario.Places[owner.Plan.Hub];
        var hubHadIt = hub is { Router.IsRunning: true } && HasReplica(hub, owner, utf8, revision);
        var at = scenario.Places.First(place => place.Router == client.Router);
        Acknowledgements.Add(new(at, owner, hubHadIt ? hub : null, address, revision, values, scenario.Time.NowMicros)
        {
            WasUnowned = at.Crashes.Count > 0 && at.Router.IsRunning && WasUnowned(at, utf8),
        });
    }

    /// <summary>Looks at what a router has just applied, and whether it is connected to its hub.</summary>
    public void AfterBatch(Place place)
    {
        var router = place.Router.Router;
        var self = place.Router.Federation.Directory.Self;
        var applied = _applied.GetValueOrDefault(place);
        if (self.State.Through > applied)
        {
            var cursor = self.State.Order.CursorAfter(applied);
            for (; cursor.Next is { } param; cursor.Advance())
            {
                if (param.TimestampMicros == router.WallMicros)
                    Applications.Add(new(place, Encoding.UTF8.GetString(param.Address), scenario.Time.NowMicros));
            }

            cursor.Remove();

            _applied[place] = self.State.Through;
        }

        NoteClaims(place);
        scenario.Watch.AfterBatch(place);
        NoteConnection(place, place.Router.Federation.Directory.Uplink is { IsSynced: true });
    }

    public void Crashed(Place place)
    {
        _applied.Remove(place);
        _claimed.Remove(place);
        _tables.Remove(place);
        NoteConnection(place, false);
    }

    /// <summary>Whether a router was connected to a hub, or is it, from one moment to another.</summary>
    public bool WasConnected(Place place, int hub, long from, long until) =>
        place.Index == hub
            ? !place.Crashes.Exists(crash => crash >= from && crash <= until)
            : _connected.TryGetValue(place, out var times)
              && times.Exists(time => time.Hub == hub && time.From <= from && time.Until >= until);

    private static bool HasReplica(Place hub, Place owner, ReadOnlySpan<byte> address, ulong revision) =>
        hub.Router.Router.Params.Find(address) is { } param && param.Revision >= revision
        && hub.Router.Federation.Directory.Find(owner.Plan.Id)?.State.Order == param.Order;

    /// <summary>Whether a router knew of no owner when it answered, which was up to a way through the network ago.</summary>
    private bool WasUnowned(Place at, ReadOnlySpan<byte> address) =>
        at.Router.Federation.Directory.Namespaces.OwnerOf(address) is not { } claim
        || _claimed[at][claim.Pattern.Text] >= scenario.Time.NowMicros - LinkQuality.Lan.DelayMicros;

    private void NoteClaims(Place place)
    {
        var table = place.Router.Federation.Directory.Namespaces;
        if (_tables.TryGetValue(place, out var version) && version == table.Version) return;

        _tables[place] = table.Version;
        var before = _claimed.GetValueOrDefault(place, []);
        _claimed[place] = table.All().Select(claim => claim.Pattern.Text).Distinct().ToDictionary(
            pattern => pattern, pattern => before.GetValueOrDefault(pattern, scenario.Time.NowMicros));
    }

    private void NoteConnection(Place place, bool isConnected)
    {
        if (!_connected.TryGetValue(place, out var times)) _connected[place] = times = [];
        var isOpen = times.Count > 0 && times[^1].Until == long.MaxValue;
        if (isConnected == isOpen) return;

        if (isConnected)
            times.Add((place.Plan.Hub, scenario.Time.NowMicros, long.MaxValue));
        else
            times[^1] = times[^1] with { Until = scenario.Time.NowMicros };
    }

    /// <summary>A client was told that its SET was applied.</summary>
    /// <param name="At">The client's router.</param>
    /// <param name="Owner">Who should have applied it.</param>
    /// <param name="Witness">The owner's hub, if that had it by then, too.</param>
    /// <param name="Address">Of what.</param>
    /// <param name="Revision">Told to the client.</param>
    /// <param name="Values">What the client has set there.</param>
    /// <param name="Micros">When the client heard of it.</param>
    public sealed record Acknowledgement(
        Place At, Place Owner, Place? Witness, string Address, ulong Revision, IReadOnlySet<string> Values, long Micros)
    {
        /// <summary>The client's router had just started, and knew of no owner.</summary>
        public bool WasUnowned { get; init; }

        public bool IsIn((string Address, ulong Revision, Value Value) seen) =>
            seen.Address == Address && seen.Revision == Revision && Values.Contains(seen.Value.ToString());
    }

    /// <summary>A router wrote a param of its own.</summary>
    public sealed record Application(Place At, string Address, long Micros);
}
