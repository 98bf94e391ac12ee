using System.Text;
using Clasp.Federation.Ownership;
using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Tests.Ownership;

public sealed class NamespaceTableTests
{
    private static readonly string[] Alphabet = ["a", "b", "x"];
    private static readonly string[] Segments = ["a", "b", "*", "**"];

    private readonly NamespaceTable _table = new();
    private readonly Dictionary<string, KnownRouter> _routers = [];

    [Fact]
    public void An_address_that_nobody_declared_has_no_owner()
    {
        Declare("site", "/site/**");

        Assert.Null(_table.OwnerOf("/elsewhere/x"u8));
    }

    [Fact]
    public void The_innermost_claim_is_the_owners()
    {
        Declare("region", "/r1/**");
        Declare("venue", "/r1/v1/**");

        Assert.Equal("venue", OwnerOf("/r1/v1/x"));
        Assert.Equal("region", OwnerOf("/r1/v2/x"));
    }

    [Fact]
    public void The_order_of_declaration_does_not_matter()
    {
        Declare("venue", "/r1/v1/**");
        Declare("region", "/r1/**");

        Assert.Equal("venue", OwnerOf("/r1/v1/x"));
    }

    [Fact]
    public void A_withdrawn_claim_leaves_the_address_to_the_one_around_it()
    {
        Declare("region", "/r1/**");
        var venue = Declare("venue", "/r1/v1/**");

        _table.Remove(venue);

        Assert.Equal("region", OwnerOf("/r1/v1/x"));
        Assert.Empty(_routers["venue"].Claims);
    }

    [Fact]
    public void A_part_may_be_given_to_a_router_below()
    {
        Declare("region", "/r1/**");

        Assert.Null(Conflict("/r1/v1/**", "venue", above: "region"));
    }

    [Fact]
    public void A_part_may_not_be_taken_by_a_router_beside()
    {
        Declare("region", "/r1/**");

        Assert.Equal("region", Conflict("/r1/v1/**", "other")!.Owner.Id);
    }

    [Fact]
    public void A_router_may_own_what_is_around_the_claims_of_those_below_it()
    {
        Declare("venue", "/r1/v1/**");

        Assert.Null(Conflict("/r1/**", "region", below: "venue"));
        Assert.Equal("venue", Conflict("/r1/**", "region")!.Owner.Id);
    }

    [Fact]
    public void The_same_namespace_is_never_given_on()
    {
        Declare("region", "/r1/**");

        Assert.NotNull(Conflict("/r1/**", "venue", above: "region"));
    }

    [Fact]
    public void What_only_overlaps_is_a_conflict_for_everybody()
    {
        Declare("one", "/a/*/c");

        Assert.NotNull(Conflict("/a/b/*", "other", above: "one", below: "one"));
    }

    [Fact]
    public void A_router_has_no_conflict_with_itself()
    {
        Declare("site", "/site/**");

        Assert.Null(Conflict("/site/**", "site"));
    }

    [Fact]
    public void Changes_are_told_once()
    {
        var claim = Declare("site", "/site/**");
        Assert.Equal(["/site/**"], _table.TakeChanged().Select(pattern => pattern.Text));
        Assert.Empty(_table.TakeChanged());

        _table.Remove(claim);
        Assert.Equal(["/site/**"], _table.TakeChanged().Select(pattern => pattern.Text));
    }

    [Fact]
    public void Conflicts_and_owners_are_what_trying_all_addresses_says()
    {
        var patterns = AllPatterns().ToList();
        var addresses = AllAddresses().ToList();
        foreach (var mine in patterns)
        {
            foreach (var other in patterns)
            {
                var table = new NamespaceTable();
                table.Add(new Claim(mine, new KnownRouter("mine", 0), 1));
                var isConflict = table.ConflictOf(other, "other", _ => false, _ => false) is not null;
                var shares = addresses.Exists(address => mine.Matches(address) && other.Matches(address));

                Assert.True(isConflict == shares, $"{mine} and {other}");
            }

            var alone = new NamespaceTable();
            alone.Add(new Claim(mine, new KnownRouter("mine", 0), 1));
            foreach (var address in addresses) Assert.Equal(mine.Matches(address), alone.OwnerOf(address) is not null);
        }
    }

    private static IEnumerable<AddressPattern> AllPatterns() =>
        from first in Segments
        from second in Segments.Append("")
        from third in second.Length == 0 ? [""] : Segments.Append("")
        select AddressPattern.Parse("/" + string.Join('/', new[] { first, second, third }.Where(segment => segment.Length > 0)));

    /// <summary>Long enough for every difference that patterns of three segments can make.</summary>
    private static IEnumerable<byte[]> AllAddresses()
    {
        IEnumerable<string> addresses = [""];
        for (var length = 1; length <= 5; length++)
        {
            addresses = [.. addresses.SelectMany(start => Alphabet.Select(segment => $"{start}/{segment}"))];
            foreach (var address in addresses) yield return Encoding.UTF8.GetBytes(address);
        }
    }

    private Claim Declare(string router, string pattern)
    {
        if (!_routers.TryGetValue(router, out var known)) _routers[router] = known = new KnownRouter(router, 0);
        var claim = new Claim(AddressPattern.Parse(pattern), known, 1);
        _table.Add(claim);
        return claim;
    }

    private string? OwnerOf(string address) => _table.OwnerOf(Encoding.UTF8.GetBytes(address))?.Owner.Id;

    private Claim? Conflict(string pattern, string claimant, string? above = null, string? below = null) =>
        _table.ConflictOf(AddressPattern.Parse(pattern), claimant, router => router.Id == above, router => router.Id == below);
}
