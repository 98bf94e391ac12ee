using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Ownership;

/// <content>Namespaces that this router owns for leaves that cannot own anything themselves.</content>
internal sealed partial class RouterDirectory
{
    // Who declared them, by pattern.
    private readonly Dictionary<AddressPattern, string> _onBehalf = [];

    /// <summary>Why a leaf may not have a namespace; null if it may.</summary>
    /// <remarks>Nothing is delegated here, in neither direction: who owns an address would not be clear to such a leaf.</remarks>
    public string? ObjectionTo(string leaf, AddressPattern pattern)
    {
        if (_onBehalf.TryGetValue(pattern, out var holder) && holder == leaf) return null;
        if (FullText() is { } full) return full;

        var bytes = FederationOptions.BytesOf(Declared.Concat(_onBehalf.Keys).Append(pattern).Select(owned => owned.Text));
        if (bytes > FederationOptions.MaxPatternBytes)
            return $"{Self.Id} would own namespaces of {bytes} bytes; {FederationOptions.MaxPatternBytes} is the most of one router";

        foreach (var (other, id) in _onBehalf)
        {
            if (id != leaf && other.Intersects(pattern)) return $"{pattern.Text} of {leaf} intersects {other.Text}, which {id} owns";
        }

        var conflict = Namespaces.All().FirstOrDefault(claim =>
            claim.Pattern.Intersects(pattern) && claim.Owner.Reach != RouterReach.Lapsed && !_onBehalf.ContainsKey(claim.Pattern));
        return conflict is null ? null : $"{pattern.Text} of {leaf} intersects {conflict.Pattern.Text}, which {conflict.Owner.Id} owns";
    }

    /// <summary>Owns a namespace for a leaf; with a hub above, as soon as that grants it.</summary>
    public void ClaimFor(string leaf, AddressPattern pattern)
    {
        if (!_onBehalf.TryAdd(pattern, leaf)) return;

        foreach (var lapsed in Namespaces.All().Where(claim => claim.Owner != Self && claim.Pattern.Intersects(pattern)).ToList())
        {
            _logger.TakenOver(lapsed.Pattern.Text, lapsed.Owner.Id, Self.Id);
            Namespaces.Remove(lapsed);
            MarkDirty(lapsed.Owner);
        }

        if (_options.HasHub || Above.Length > 0)
            _asked.Add(pattern);
        else
            Namespaces.Add(new Claim(pattern, Self, Grant(Self, pattern, 0)));
        MarkDirty(Self);
    }

    /// <summary>Owns it no more, unless another leaf has declared it since.</summary>
    public void ReleaseFor(string leaf, AddressPattern pattern)
    {
        if (!_onBehalf.TryGetValue(pattern, out var holder) || holder != leaf) return;

        _onBehalf.Remove(pattern);
        _asked.Remove(pattern);
        _refusedHere.Remove(pattern);
        _refusedAbove.Remove(pattern);
        if (Self.Claims.Find(claim => claim.Pattern.Equals(pattern)) is { } claim) Namespaces.Remove(claim);
        MarkDirty(Self);
    }
}
