using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Clasp.Relay.Endpoints;

/// <summary>Gives Kestrel one <see cref="BlockPool"/> for all of its connections.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    private readonly BlockPool _pool = new();

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => _pool;
}
