using System.Buffers;
using System.Collections.Concurrent;

namespace Clasp.Relay.Endpoints;

/// <summary>Large blocks for what is under way between a socket and its connection, shared by all of them.</summary>
/// <remarks>
/// A block is held only while there is something in it, so there are as many as connections that are busy at one
/// moment, and not one for each. Those that nobody needs are kept, up to a limit.
/// </remarks>
internal sealed class BlockPool : MemoryPool<byte>
{
    /// <summary>As much as one receive may bring, and so what a turn of the core handles at once.</summary>
    private const int BlockBytes = 64 * 1024;

    private const int MaxSpareBlocks = 256;

    private readonly ConcurrentQueue<Block> _spare = new();
    private int _spareCount;

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_spare.TryDequeue(out var block)) return new Block(this);

        Interlocked.Decrement(ref _spareCount);
        return block;
    }

    protected override void Dispose(bool disposing) => _spare.Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _spareCount) <= MaxSpareBlocks) _spare.Enqueue(block);
        else Interlocked.Decrement(ref _spareCount);
    }

    /// <summary>One piece of memory that never moves, since the system writes into it.</summary>
    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
