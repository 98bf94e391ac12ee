using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clasp.Transport.Writing;

/// <summary>Unpredictable mask keys, drawn from the system in blocks; not thread-safe.</summary>
/// <remarks>The block is made with the first key: a server never needs one.</remarks>
internal sealed class MaskKeys
{
    private const int KeysPerBlock = 64;

    private uint[]? _keys;
    private int _next = KeysPerBlock;

    public uint Next()
    {
        var keys = _keys ??= new uint[KeysPerBlock];
        if (_next == KeysPerBlock)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys.AsSpan()));
            _next = 0;
        }

        return keys[_next++];
    }
}
