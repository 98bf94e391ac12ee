using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clasp.Transport.Writing;

/// <summary>Unpredictable mask keys, drawn from the system in blocks; not thread-safe.</summary>
internal sealed class MaskKeys
{
    private const int KeysPerBlock = 64;

    private readonly uint[] _keys = new uint[KeysPerBlock];
    private int _next = KeysPerBlock;

    public uint Next()
    {
        if (_next == KeysPerBlock)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_keys.AsSpan()));
            _next = 0;
        }

        return _keys[_next++];
    }
}
