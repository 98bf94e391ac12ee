using System.Runtime.CompilerServices;

namespace Clasp.Routing.State;

/// <summary>An array that grows without being copied, and without leaving the one before as garbage.</summary>
internal sealed class SegmentedArray<T>
{
    private const int SegmentBits = 10;
    private const int SegmentLength = 1 << SegmentBits;
    private const int SegmentMask = SegmentLength - 1;

    private T[][] _segments = [new T[SegmentLength]];
    private int _count = 1;

    /// <summary>So many elements are there.</summary>
    public int Length => _count << SegmentBits;

    /// <summary>An element below <see cref="Length"/>.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _segments[index >> SegmentBits][index & SegmentMask];
    }

    /// <summary>Makes it as long as it needs to be; what is added is empty.</summary>
    public void Grow(int length)
    {
        while (Length < length)
        {
            if (_count == _segments.Length) Array.Resize(ref _segments, 2 * _count);
            _segments[_count++] = new T[SegmentLength];
        }
    }
}
