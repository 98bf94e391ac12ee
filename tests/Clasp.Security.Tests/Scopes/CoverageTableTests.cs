using System.Text.Json;
using Clasp.Protocol.Addressing;
using Clasp.Security.Scopes;

namespace Clasp.Security.Tests.Scopes;

/// <summary>Every pair of the coverage vectors: a subscription, a scope, and whether the former stays in the latter.</summary>
public sealed class CoverageTableTests
{
    public static TheoryData<string, string, bool> Pairs =>
        [.. Rows().Select(row => (row.Requested, row.Scope, row.Sound))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_scope_covers_a_subscription_only_if_it_covers_every_address_of_it(
        string requested, string scope, bool sound)
    {
        var grant = new Grant { TokenId = "t", Scopes = [new Scope(ScopeAction.Read, AddressPattern.Parse(scope))] };

        Assert.Equal(sound, grant.MayReadAll(AddressPattern.Parse(requested)));
    }

    [Fact]
    public void The_reference_lets_three_subscriptions_out_of_their_scopes()
    {
        var escapes = Rows().Where(row => row.Reference && !row.Sound).Select(row => (row.Requested, row.Scope));

        Assert.Equal([("/a/**", "/a/*"), ("/**", "/*"), ("/a/**/c", "/a/*/c")], escapes);
    }

    private static IEnumerable<(string Requested, string Scope, bool Reference, bool Sound)> Rows()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "coverage.json")));
        foreach (var row in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var requested = row.GetProperty("request").GetString()!;
            var scope = row.GetProperty("declared").GetString()!;

            // Neither is a pattern here: they do not begin with a slash.
            if (requested == "**" || scope == "**") continue;

            yield return (requested, scope, row.GetProperty("scope").GetBoolean(), row.GetProperty("sound").GetBoolean());
        }
    }
}
