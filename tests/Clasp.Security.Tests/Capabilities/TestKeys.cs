using Clasp.Security.Keys;

namespace Clasp.Security.Tests.Capabilities;

/// <summary>Keys whose seeds are 32 times the same byte, as in the vectors.</summary>
internal static class TestKeys
{
    public static SigningKey Anchor { get; } = Of(1);

    public static SigningKey Second { get; } = Of(2);

    public static SigningKey Third { get; } = Of(3);

    public static SigningKey Of(byte seed) => SigningKey.FromSeed([.. Enumerable.Repeat(seed, SigningKey.SeedLength)]);
}
