using System.Text.Json;
using Clasp.Protocol.Addressing;
using Clasp.Security.Scopes;

namespace Clasp.Security.Tests.Scopes;

/// <summary>Every pair of the coverage vectors: what the reference lets through, and what is sound.</summary>
public sealed class CoverageTableTests
{
    /// <summary>The pairs that let a subscription out of its scope in the reference.</summary>
    private static readonly HashSet<(string Requested, string Scope)> Escapes =
        [("/a/**", "/a/*"), ("/**", "/*"), ("/a/**/c", "/a/*/c"), ("/*/**", "/*"), ("/a/*/**", "/a/*")];

    public static TheoryData<string, string, bool> Pairs => [.. Rows()];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_scope_covers_a_subscription_only_if_it_covers_every_address_of_it(
        string requested, string scope, bool reference)
    {
        var pattern = AddressPattern.Parse(requested);

        var isCovered = GrantOf(scope).MayReadAll(pattern);

        Assert.Equal(AddressPattern.Parse(scope).Contains(pattern), isCovered);
        if (isCovered != reference) Assert.True(isCovered || Escape(requested, scope), "Neither sound nor a known escape.");
    }

    [Fact]
    public void The_escapes_of_the_reference_are_refused()
    {
        foreach (var (requested, scope) in Escapes)
            Assert.False(GrantOf(scope).MayReadAll(AddressPattern.Parse(requested)), $"read:{scope} lets {requested} through.");
    }

    private static bool Escape(string requested, string scope) => Escapes.Contains((requested, scope));

    private static Grant GrantOf(string scope) =>
        new() { TokenId = "t", Scopes = [new Scope(ScopeAction.Read, AddressPattern.Parse(scope))] };

    private static IEnumerable<(string Requested, string Scope, bool Reference)> Rows()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "coverage.json")));
        foreach (var row in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var requested = row.GetProperty("request").GetString()!;
            var scope = row.GetProperty("declared").GetString()!;

            // Neither is a pattern here: they do not begin with a slash.
            if (requested == "**" || scope == "**") continue;

            yield return (requested, scope, row.GetProperty("scope").GetBoolean());
        }
    }
}
