using System.Text;
using System.Text.Json;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Tests.Vectors;

namespace Clasp.Protocol.Tests.Addressing;

/// <summary>
/// The table of the reference router's live matcher: null is a refused pattern, a missing pair is no match.
/// </summary>
public sealed class PatternTableTests
{
    private static readonly JsonElement Table = VectorFile.Load("patterns").Root;

    private static readonly ILookup<string, JsonElement> Rows =
        Table.GetProperty("vectors").EnumerateArray().ToLookup(row => row.GetProperty("pattern").GetString()!);

    public static TheoryData<string> Patterns =>
        [.. Table.GetProperty("patterns").EnumerateArray().Select(p => p.GetString()!)];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_pattern_matches_what_the_table_says(string text)
    {
        var isRefused = Rows[text].Any(row => row.GetProperty("live").ValueKind == JsonValueKind.Null);
        var expected = Rows[text]
            .Where(row => row.GetProperty("live").ValueKind == JsonValueKind.True)
            .Select(row => row.GetProperty("address").GetString()!)
            .ToHashSet();

        Assert.Equal(!isRefused, AddressPattern.TryParse(Encoding.UTF8.GetBytes(text), out var pattern, out var reason));

        if (pattern is null)
            Assert.NotEmpty(reason!);
        else
            Assert.Equal(expected, AddressesMatchedBy(pattern));
    }

    private static HashSet<string> AddressesMatchedBy(AddressPattern pattern) =>
        Table.GetProperty("addresses").EnumerateArray()
            .Select(address => address.GetString()!)
            .Where(address => pattern.Matches(Encoding.UTF8.GetBytes(address)))
            .ToHashSet();
}
