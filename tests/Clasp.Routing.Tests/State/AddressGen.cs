using CsCheck;

namespace Clasp.Routing.Tests.State;

/// <summary>Short addresses and patterns over a small alphabet, with characters that sort around the slash.</summary>
internal static class AddressGen
{
    private static readonly Gen<string> Segment = OneOf("a", "b", "ab", "a-", "a.", "a0", "ba", "a!b");

    private static readonly Gen<string> PatternSegment =
        Gen.OneOf(Segment, OneOf("*", "**", "a*", "*b", "a*b", "**a", "*"));

    public static Gen<string> Address { get; } =
        Gen.Select(Segment.Array[1, 4], Gen.Bool, (segments, isOpen) =>
            "/" + string.Join('/', segments) + (isOpen ? "/" : ""));

    public static Gen<string> Pattern { get; } =
        Gen.Select(PatternSegment.Array[1, 4], Gen.Int[0, 5], (segments, open) =>
            "/" + string.Join('/', segments) + (open == 0 ? "/" : ""));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
