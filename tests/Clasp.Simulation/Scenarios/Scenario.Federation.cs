using System.Text;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <content>Who belongs together, and whose an address is by the operators' will.</content>
internal sealed partial class Scenario
{
    /// <summary>Whose namespace an address is in, standbys and twins left out: the innermost declaration.</summary>
    public Place OwnerOf(ReadOnlySpan<byte> address)
    {
        Place? innermost = null;
        foreach (var place in _places)
        {
            if (place.Plan.IsStandby || place.Plan.IsTwin || !place.Declares(address)) continue;
            if (innermost is null || place.Plan.Namespaces[0].Length > innermost.Plan.Namespaces[0].Length) innermost = place;
        }

        return innermost ?? throw new ArgumentException(Encoding.UTF8.GetString(address));
    }

    /// <summary>Whether a router stays out, since its id is another's; or since that one was started later and took its place, or that of one above it.</summary>
    public bool IsOutside(Place place)
    {
        if (place.Plan.IsTwin) return true;

        var above = place;
        for (var hops = 0; hops < _places.Count; hops++)
        {
            if (IsDisplaced(above)) return true;
            if (above.Plan.Hub < 0) break;

            above = _places[above.Plan.Hub];
        }

        return false;
    }

    /// <summary>Whether two routers belong to one federation once everything has healed.</summary>
    public bool IsTogether(Place one, Place other) => !IsOutside(one) && !IsOutside(other) && TopOf(one) == TopOf(other);

    /// <summary>Notes what a link brings, in traces.</summary>
    public void TraceFrame(SimulatedEnd to, byte[] frame)
    {
        if (!_isTracing) return;

        if (FrameText.Of(frame) is { } text) Trace($"      {to.Owner} <- {to.RemoteEndPoint}: {text}");
    }

    private bool IsDisplaced(Place place) => place.Router.Federation.Directory.Uplink is null
        && _places.Exists(other => other.Plan.IsTwin && other.Plan.Id == place.Plan.Id && other.Router.Federation.Directory.Uplink is not null);

    private int TopOf(Place place)
    {
        var index = place.Index;
        var lowest = int.MaxValue;
        for (var hops = 0; hops <= _places.Count * 2; hops++)
        {
            // In a ring, all have the same top: the lowest index in it.
            if (hops >= _places.Count) lowest = Math.Min(lowest, index);
            var hub = _places[index].Plan.Hub;
            if (hub < 0 || hub == index) return index;

            index = hub;
        }

        return lowest;
    }
}
