using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Ownership;

/// <content>What this router declares, which can change while it runs.</content>
internal sealed partial class RouterDirectory
{
    /// <summary>What this router wants to own, granted or not.</summary>
    public IReadOnlyList<AddressPattern> Declared { get; private set; }

    /// <summary>What this router wants to own and does not, each with the reason.</summary>
    public IEnumerable<string> Refusals =>
    [
        .. _refusedHere.Select(refused => $"{refused.Key.Text}: {refused.Value} owns a part of it"),
        .. _refusedAbove.Select(refused => $"{refused.Key.Text}: {refused.Value}"),
    ];

    /// <summary>The hub may be of another mind: asks it again for what it said this router may not own.</summary>
    public void AskAgain()
    {
        if (_refusedAbove.Count == 0) return;

        _asked.UnionWith(_refusedAbove.Keys);
        _refusedAbove.Clear();
        MarkDirty(Self);
    }

    /// <summary>Declares other namespaces than before; those that stay are not touched.</summary>
    /// <returns>Why some are refused, a sentence for each; a refusal of the hub comes later, into the log.</returns>
    public IReadOnlyList<string> Declare(IReadOnlyList<AddressPattern> patterns)
    {
        var added = patterns.Except(Declared).ToList();
        foreach (var pattern in Declared.Except(patterns)) Withdraw(pattern);
        Declared = patterns;
        var refusals = added.Select(Claim).OfType<string>().ToList();
        MarkDirty(Self);
        return refusals;
    }

    private void Withdraw(AddressPattern pattern)
    {
        if (Self.Claims.Find(claim => claim.Pattern.Equals(pattern)) is { } claim) Namespaces.Remove(claim);
        _asked.Remove(pattern);
        _refusedHere.Remove(pattern);
        _refusedAbove.Remove(pattern);
        _logger.Withdrawn(pattern.Text);
    }

    private string? Claim(AddressPattern pattern)
    {
        if (Namespaces.ConflictOf(pattern, Self.Id, other => Above.Contains(other.Id), other => other.IsBelow) is { } conflict)
        {
            var reason = $"{pattern.Text} intersects {conflict.Pattern.Text}, which {conflict.Owner.Id} owns";
            _refusedHere[pattern] = conflict.Owner.Id;
            _logger.ClaimRefused(Self.Id, pattern.Text, conflict.Pattern.Text, conflict.Owner.Id, reason);
            return reason;
        }

        // A hub that can be asked may know of an owner that is unknown here; one that cannot is told when it is back.
        if (Uplink is null)
            Namespaces.Add(new Claim(pattern, Self, EpochOf(pattern.Text) + 1));
        else
            _asked.Add(pattern);
        _logger.Declared(pattern.Text);
        return null;
    }

    /// <summary>A standby for a namespace claims it when its owner does not any more.</summary>
    private void ClaimWithdrawn(KnownRouter owner)
    {
        foreach (var (pattern, refuser) in _refusedHere.ToList())
        {
            if (refuser != owner.Id || owner.Claims.Exists(claim => claim.Pattern.Intersects(pattern))) continue;

            _refusedHere.Remove(pattern);
            Claim(pattern);
            MarkDirty(Self);
        }
    }

    /// <summary>A standby for a namespace asks for it as soon as its owner's lease is over.</summary>
    private void ClaimAgain(KnownRouter lapsed)
    {
        foreach (var (pattern, _) in _refusedHere.Where(refused => refused.Value == lapsed.Id).ToList())
        {
            _refusedHere.Remove(pattern);
            _asked.Add(pattern);
            MarkDirty(Self);
        }
    }
}
