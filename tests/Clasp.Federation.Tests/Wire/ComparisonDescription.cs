using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Clasp.Federation.Wire;

namespace Clasp.Federation.Tests.Wire;

/// <summary>The operations that compare what two routers have, in the notation of the vectors.</summary>
internal static class ComparisonDescription
{
    public static JsonObject Describe(LinkOp op, ReadOnlySpan<byte> payload) => op switch
    {
        LinkOp.Compare => Describe(CompareOp.ReadFrom(payload)),
        LinkOp.Fingerprints => Describe(FingerprintsOp.ReadFrom(payload)),
        LinkOp.Drill => Describe(DrillOp.ReadFrom(payload)),
        LinkOp.Held => Describe(HeldOp.ReadFrom(payload)),
        LinkOp.Absent => Describe(AbsentOp.ReadFrom(payload)),
        _ => Describe(ComparedOp.ReadFrom(payload)),
    };

    private static JsonObject Describe(CompareOp compare) => new()
    {
        ["type"] = "COMPARE",
        ["owner"] = compare.Owner,
        ["stream"] = Text(compare.Stream),
        ["through"] = Text(compare.Through),
        ["seed"] = Text(compare.Seed),
        ["levels"] = compare.Levels,
        ["params"] = compare.Params,
    };

    private static JsonObject Describe(FingerprintsOp fingerprints) => new()
    {
        ["type"] = "FINGERPRINTS",
        ["owner"] = fingerprints.Owner,
        ["seed"] = Text(fingerprints.Seed),
        ["level"] = fingerprints.Level,
        ["nodes"] = new JsonArray([.. fingerprints.Nodes.Select(node => new JsonObject
        {
            ["node"] = node.Node,
            ["sums"] = new JsonArray([.. node.Sums.Select(sum => JsonValue.Create(Text(sum)))]),
        })]),
    };

    private static JsonObject Describe(DrillOp drill) => new()
    {
        ["type"] = "DRILL",
        ["owner"] = drill.Owner,
        ["seed"] = Text(drill.Seed),
        ["level"] = drill.Level,
        ["nodes"] = Numbers(drill.Nodes),
    };

    private static JsonObject Describe(HeldOp held) => new()
    {
        ["type"] = "HELD",
        ["last"] = held.IsLast,
        ["owner"] = held.Owner,
        ["seed"] = Text(held.Seed),
        ["buckets"] = Numbers(held.Buckets),
        ["params"] = new JsonArray([.. held.Params.Select(param => new JsonObject
        {
            ["address"] = Encoding.UTF8.GetString(param.Address),
            ["fingerprint"] = Text(param.Fingerprint),
        })]),
    };

    private static JsonObject Describe(AbsentOp absent) => new()
    {
        ["type"] = "ABSENT",
        ["last"] = absent.IsLast,
        ["owner"] = absent.Owner,
        ["seed"] = Text(absent.Seed),
        ["addresses"] = new JsonArray([.. absent.Addresses.Select(address => JsonValue.Create(Encoding.UTF8.GetString(address)))]),
    };

    private static JsonObject Describe(ComparedOp compared) => new()
    {
        ["type"] = "COMPARED",
        ["refused"] = compared.IsRefused,
        ["owner"] = compared.Owner,
        ["seed"] = Text(compared.Seed),
        ["differences"] = compared.Differences,
    };

    private static JsonArray Numbers(IReadOnlyList<ushort> numbers) => new([.. numbers.Select(number => JsonValue.Create(number))]);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
