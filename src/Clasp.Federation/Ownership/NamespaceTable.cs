using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Ownership;

/// <summary>Whose is an address? Holds every claim, and decides exactly which claims may stand beside each other.</summary>
/// <remarks>
/// Two routers' claims must not intersect, with one exception: a router below another may be given a part of what that one
/// owns. So all claims on one address lie inside each other, and the innermost is the owner's.
/// </remarks>
internal sealed class NamespaceTable
{
    private readonly Dictionary<string, List<Claim>> _byFirstSegment = [];
    private readonly HashSet<AddressPattern> _changed = [];
    private readonly List<Claim> _withWildFirstSegment = [];
    private OwnershipMark _nobody = new(null, 0);

    /// <summary>Takes the namespaces in which addresses may have got another owner since the last time.</summary>
    public AddressPattern[] TakeChanged()
    {
        if (_changed.Count == 0) return [];

        AddressPattern[] taken = [.. _changed];
        _changed.Clear();
        return taken;
    }

    /// <summary>Grows with every change, so that answers can be kept until then.</summary>
    public int Version { get; private set; }

    public int Count { get; private set; }

    /// <summary>Whether params may still stand in the row of a former owner.</summary>
    public bool HasChanged => _changed.Count > 0;

    /// <summary>The innermost claim on an address, or null if nobody declared it.</summary>
    public Claim? OwnerOf(ReadOnlySpan<byte> address)
    {
        var innermost = Innermost(_withWildFirstSegment, address, null);
        var first = FirstSegment(address);
        var lookup = _byFirstSegment.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> characters = stackalloc char[Math.Min(first.Length, 256)];
        return first.Length <= characters.Length
            && System.Text.Encoding.UTF8.TryGetChars(first, characters, out var length)
            && lookup.TryGetValue(characters[..length], out var claims)
                ? Innermost(claims, address, innermost)
                : innermost;
    }

    /// <summary>The owner of an address, to be kept with the address; one object for all addresses of an owner.</summary>
    public OwnershipMark MarkFor(ReadOnlySpan<byte> address)
    {
        if (OwnerOf(address)?.Owner is not { } owner)
            return _nobody.Version == Version ? _nobody : _nobody = new OwnershipMark(null, Version);

        return owner.Mark?.Version == Version ? owner.Mark : owner.Mark = new OwnershipMark(owner, Version);
    }

    /// <summary>The claim that forbids this one, or null if it may stand.</summary>
    /// <param name="pattern">What is claimed.</param>
    /// <param name="claimant">By whom.</param>
    /// <param name="mayDelegate">Whether a router is above the claimant, and so may own what contains the pattern.</param>
    /// <param name="isBelow">Whether a router is below the claimant, and so may own a part of the pattern.</param>
    public Claim? ConflictOf(
        AddressPattern pattern, string claimant, Predicate<KnownRouter> mayDelegate, Predicate<KnownRouter> isBelow)
    {
        foreach (var claim in Near(pattern))
        {
            if (claim.Owner.Id == claimant || !claim.Pattern.Intersects(pattern)) continue;

            var isEqual = claim.Pattern.Equals(pattern);
            if (!isEqual && claim.Pattern.Contains(pattern) && mayDelegate(claim.Owner)) continue;
            if (!isEqual && pattern.Contains(claim.Pattern) && isBelow(claim.Owner)) continue;
            return claim;
        }

        return null;
    }

    public void Add(Claim claim)
    {
        BucketOf(claim.Pattern, create: true)!.Add(claim);
        claim.Owner.Claims.Add(claim);
        claim.Owner.ClaimsVersion++;
        _changed.Add(claim.Pattern);
        Count++;
        Version++;
    }

    public void Remove(Claim claim)
    {
        if (BucketOf(claim.Pattern, create: false)?.Remove(claim) != true) return;

        claim.Owner.Claims.Remove(claim);
        claim.Owner.ClaimsVersion++;
        _changed.Add(claim.Pattern);
        Count--;
        Version++;
    }

    public IEnumerable<Claim> All() => _byFirstSegment.Values.SelectMany(claims => claims).Concat(_withWildFirstSegment);

    private static Claim? Innermost(List<Claim> claims, ReadOnlySpan<byte> address, Claim? innermost)
    {
        foreach (var claim in claims)
        {
            if (claim.Pattern.Matches(address) && innermost?.Pattern.Contains(claim.Pattern) != false) innermost = claim;
        }

        return innermost;
    }

    /// <summary>The claims that may intersect a pattern: most have another first segment.</summary>
    private IEnumerable<Claim> Near(AddressPattern pattern)
    {
        var bucket = BucketOf(pattern, create: false);
        return bucket == _withWildFirstSegment ? All() : (bucket ?? []).Concat(_withWildFirstSegment);
    }

    private List<Claim>? BucketOf(AddressPattern pattern, bool create)
    {
        var first = System.Text.Encoding.UTF8.GetString(FirstSegment(pattern.Utf8));
        if (first.Contains('*', StringComparison.Ordinal)) return _withWildFirstSegment;
        if (!_byFirstSegment.TryGetValue(first, out var claims) && create) _byFirstSegment[first] = claims = [];
        return claims;
    }

    private static ReadOnlySpan<byte> FirstSegment(ReadOnlySpan<byte> address)
    {
        if (address.IsEmpty) return default;

        var rest = address[1..];
        var end = rest.IndexOf((byte)'/');
        return end < 0 ? rest : rest[..end];
    }
}
