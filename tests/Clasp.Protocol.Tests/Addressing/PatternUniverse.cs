using System.Collections;
using System.Text;
using Clasp.Protocol.Addressing;

namespace Clasp.Protocol.Tests.Addressing;

/// <summary>
/// All patterns over a small alphabet, and for each the set of all addresses, over a slightly larger one, that it
/// matches.
/// </summary>
/// <remarks>
/// The addresses have characters (x) that no pattern has, and two segments more than the longest pattern: enough that
/// two patterns which differ, or meet, anywhere do so here.
/// </remarks>
internal sealed class PatternUniverse
{
    private const int PatternDepth = 3;
    private const int AddressDepth = 5;

    private static readonly string[] PatternSegments = ["a", "b", "*", "a*", "*b", "a*b", "**"];
    private static readonly string[] AddressSegments = ["a", "b", "ab", "x", "ax", "xb", "axb"];

    private PatternUniverse(AddressPattern[] patterns, byte[][] addresses)
    {
        Patterns = patterns;
        Addresses = addresses;
        Matches = [.. patterns.Select(p => new BitArray([.. addresses.Select(a => p.Matches(a))]))];
    }

    public static PatternUniverse Instance { get; } = new(
        [.. Paths(PatternSegments, PatternDepth).Select(AddressPattern.Parse)],
        [.. Paths(AddressSegments, AddressDepth).Select(Encoding.UTF8.GetBytes)]);

    public AddressPattern[] Patterns { get; }

    public byte[][] Addresses { get; }

    /// <summary>For each pattern, a bit for each address.</summary>
    public BitArray[] Matches { get; }

    /// <summary>All paths of one to so many segments, the last of which may also be empty.</summary>
    private static IEnumerable<string> Paths(string[] segments, int depth)
    {
        IEnumerable<string> prefixes = [""];
        for (var i = 0; i < depth; i++)
        {
            foreach (var prefix in prefixes) yield return prefix + "/";
            prefixes = [.. from prefix in prefixes from segment in segments select $"{prefix}/{segment}"];
            foreach (var path in prefixes) yield return path;
        }
    }
}
