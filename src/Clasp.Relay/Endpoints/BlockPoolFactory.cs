using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Clasp.Relay.Endpoints;

/// <summary>Gives Kestrel the <see cref="BlockPool"/> that its connections take their memory from.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
