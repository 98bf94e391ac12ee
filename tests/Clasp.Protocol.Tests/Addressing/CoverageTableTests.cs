using Clasp.Protocol.Addressing;
using Clasp.Protocol.Tests.Vectors;

namespace Clasp.Protocol.Tests.Addressing;

/// <summary>
/// The reference's answers to "is the requested pattern within the declared one", and where they are wrong.
/// </summary>
public sealed class CoverageTableTests
{
    private const string NotAPattern = "**";

    /// <summary>
    /// Pairs that the reference grants though there are addresses outside, since it compares what comes before a star.
    /// </summary>
    private static readonly HashSet<(string Requested, string Declared)> GrantedWrongly =
    [
        ("/a", "/a/**/c"), ("/a/b", "/a/**/c"), ("/a/*", "/a/**/c"), ("/a/**", "/a/**/c"), ("/a/b/**", "/a/**/c"),
        ("/a/*/**", "/a/**/c"), ("/a/", "/a/**/c"), ("/a/b*", "/a/**/c"), ("/a", "/a/"), ("/a/", "/a"), ("/a/", "/*"),
    ];

    /// <summary>Pairs that the reference refuses though there is no address outside.</summary>
    private static readonly HashSet<(string Requested, string Declared)> RefusedWrongly =
        [("/a/**/c", "/a/*/**"), ("/a/", "/a/*/**")];

    public static TheoryData<string, string, bool> Pairs =>
    [
        .. from row in VectorFile.Load("coverage").Root.GetProperty("vectors").EnumerateArray()
           let requested = row.GetProperty("request").GetString()!
           let declared = row.GetProperty("declared").GetString()!
           where requested != NotAPattern && declared != NotAPattern
           select (requested, declared, row.GetProperty("federation").GetBoolean()),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_declared_pattern_covers_a_requested_one_only_if_no_address_is_outside(
        string requested, string declared, bool reference)
    {
        var isWrong = GrantedWrongly.Contains((requested, declared)) || RefusedWrongly.Contains((requested, declared));

        var covers = AddressPattern.Parse(declared).Contains(AddressPattern.Parse(requested));

        Assert.Equal(reference != isWrong, covers);
    }
}
