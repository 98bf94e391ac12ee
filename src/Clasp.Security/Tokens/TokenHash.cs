using System.Runtime.InteropServices;

namespace Clasp.Security.Tokens;

/// <summary>Stands for a token without being one: its SHA-256.</summary>
internal readonly record struct TokenHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public TokenHash(ReadOnlySpan<byte> sha256)
        : this(At(sha256, 0), At(sha256, 1), At(sha256, 2), At(sha256, 3))
    {
    }

    private static ulong At(ReadOnlySpan<byte> sha256, int index) => MemoryMarshal.Read<ulong>(sha256[(8 * index)..]);
}
