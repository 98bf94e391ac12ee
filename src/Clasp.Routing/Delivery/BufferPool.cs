using System.Numerics;

namespace Clasp.Routing.Delivery;

/// <summary>Lends the buffers that outboxes fill, and keeps those that come back, up to a bound.</summary>
/// <remarks>
/// A batch may fill a buffer for each of a thousand sessions at once, which is far more than a shared pool keeps. This one
/// belongs to the router alone, so that it needs no lock. Sizes are powers of two.
/// </remarks>
internal sealed class BufferPool
{
    public const int SmallestBytes = 4 * 1024;

    /// <summary>Larger ones are rare, and left to the garbage collector.</summary>
    private const int LargestBytes = 256 * 1024;

    /// <summary>How much is kept while nobody needs it.</summary>
    private const int MaxIdleBytes = 16 * 1024 * 1024;

    private readonly Stack<byte[]>[] _idle = new Stack<byte[]>[SizeClass(LargestBytes) + 1];

    public BufferPool()
    {
        for (var i = 0; i < _idle.Length; i++) _idle[i] = new();
    }

    /// <summary>What is kept, in bytes.</summary>
    public int IdleBytes { get; private set; }

    /// <summary>A buffer with any content.</summary>
    /// <param name="bytes">How long it has to be at least.</param>
    public byte[] Rent(int bytes)
    {
        var size = SizeClass(bytes);
        if (size >= _idle.Length || !_idle[size].TryPop(out var buffer))
            return GC.AllocateUninitializedArray<byte>(SmallestBytes << size);

        IdleBytes -= buffer.Length;
        return buffer;
    }

    /// <summary>Takes back a buffer that was lent, and that nobody uses any more.</summary>
    public void Return(byte[] buffer)
    {
        var size = SizeClass(buffer.Length);
        if (size >= _idle.Length || IdleBytes + buffer.Length > MaxIdleBytes) return;

        IdleBytes += buffer.Length;
        _idle[size].Push(buffer);
    }

    /// <summary>0 for <see cref="SmallestBytes"/> or less, and one more each time that it doubles.</summary>
    private static int SizeClass(int bytes) => BitOperations.Log2(((uint)Math.Max(bytes, SmallestBytes) - 1) / SmallestBytes * 2 + 1);
}
