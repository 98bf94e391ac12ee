using System.IO.Hashing;

namespace Clasp.Routing.State;

/// <summary>
/// Compares UTF-8 strings, so that a table keyed by arrays is asked with spans, and no string is ever made.
/// </summary>
/// <param name="seed">Secret, so that nobody can choose addresses that all collide.</param>
internal sealed class Utf8Comparer(long seed)
    : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate, seed);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
