namespace Clasp.Routing.State;

/// <summary>Things in the order of their addresses, so that what a pattern matches is found near together.</summary>
/// <remarks>
/// A list of chunks, each sorted, and sorted among themselves. It costs little more than a reference for each thing,
/// and a place in it can be found again by the address alone, however much has come and gone meanwhile.
/// </remarks>
internal sealed class SortedAddresses<T>
    where T : class, IAddressed
{
    private const int ChunkCapacity = 256;
    private const int InitialCapacity = 16;

    private readonly List<Chunk> _chunks = [];

    public int Count { get; private set; }

    /// <summary>Positions are valid as long as this is the same.</summary>
    public int Version { get; private set; }

    public void Add(T added)
    {
        Count++;
        Version++;
        if (_chunks.Count == 0) _chunks.Add(new Chunk());

        var at = ChunkFor(added.Address);
        var chunk = _chunks[at];
        var place = chunk.LowerBound(added.Address);
        if (chunk.Count == ChunkCapacity)
        {
            var next = new Chunk();
            _chunks.Insert(at + 1, next);
            if (place == ChunkCapacity && at == _chunks.Count - 2)
            {
                // In rising order the chunks are left full.
                next.Insert(0, added);
                return;
            }

            chunk.MoveUpperHalfTo(next);
            if (place > chunk.Count)
            {
                place -= chunk.Count;
                chunk = next;
            }
        }

        chunk.Insert(place, added);
    }

    public void Remove(T removed)
    {
        var at = ChunkFor(removed.Address);
        var chunk = _chunks[at];
        var place = chunk.LowerBound(removed.Address);
        if (place == chunk.Count || chunk[place] != removed) return;

        Count--;
        Version++;
        chunk.RemoveAt(place);
        if (chunk.Count == 0)
        {
            _chunks.RemoveAt(at);
        }
        else if (at + 1 < _chunks.Count && chunk.Count + _chunks[at + 1].Count <= ChunkCapacity / 2)
        {
            _chunks[at + 1].MoveAllTo(chunk);
            _chunks.RemoveAt(at + 1);
        }
    }

    /// <summary>Where the first thing is whose address is not before this one.</summary>
    public Position Seek(ReadOnlySpan<byte> address)
    {
        if (_chunks.Count == 0) return new(0, 0);

        var at = ChunkFor(address);
        var place = _chunks[at].LowerBound(address);
        return place < _chunks[at].Count ? new(at, place) : new(at + 1, 0);
    }

    public Position Next(Position position) =>
        position.Place + 1 < _chunks[position.Chunk].Count
            ? position with { Place = position.Place + 1 }
            : new(position.Chunk + 1, 0);

    /// <summary>What is at a position, or null behind the end.</summary>
    public T? At(Position position) => position.Chunk < _chunks.Count ? _chunks[position.Chunk][position.Place] : null;

    /// <summary>The last chunk that does not begin behind an address; the first one if all do.</summary>
    private int ChunkFor(ReadOnlySpan<byte> address)
    {
        int low = 0, high = _chunks.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_chunks[middle][0].Address.SequenceCompareTo(address) <= 0) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>A place in the order, until something is added or removed.</summary>
    public readonly record struct Position(int Chunk, int Place);

    /// <summary>Up to 256 neighbours.</summary>
    private sealed class Chunk
    {
        private T[] _items = new T[InitialCapacity];

        public int Count { get; private set; }

        public T this[int place] => _items[place];

        public int LowerBound(ReadOnlySpan<byte> address)
        {
            int low = 0, high = Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_items[middle].Address.SequenceCompareTo(address) < 0) low = middle + 1;
                else high = middle;
            }

            return low;
        }

        public void Insert(int place, T item)
        {
            if (Count == _items.Length) Array.Resize(ref _items, _items.Length * 2);
            Array.Copy(_items, place, _items, place + 1, Count - place);
            _items[place] = item;
            Count++;
        }

        public void RemoveAt(int place)
        {
            Count--;
            Array.Copy(_items, place + 1, _items, place, Count - place);
            Array.Clear(_items, Count, 1);
        }

        public void MoveUpperHalfTo(Chunk other)
        {
            var half = Count / 2;
            other.Append(_items.AsSpan(half, Count - half));
            Array.Clear(_items, half, Count - half);
            Count = half;
        }

        public void MoveAllTo(Chunk other) => other.Append(_items.AsSpan(0, Count));

        private void Append(ReadOnlySpan<T> items)
        {
            if (Count + items.Length > _items.Length) Array.Resize(ref _items, ChunkCapacity);
            items.CopyTo(_items.AsSpan(Count));
            Count += items.Length;
        }
    }
}
