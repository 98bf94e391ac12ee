using System.Diagnostics.CodeAnalysis;
using Clasp.Protocol.Addressing;

namespace Clasp.Routing.State;

/// <summary>Finds the entry of an address by its bytes; only valid addresses have one.</summary>
/// <remarks>
/// The entries are chained in their buckets themselves, so that a million of them cost no second object each. Addresses
/// of signals have entries, too, for the sake of what is cached in them; of those without a param only a bounded number
/// is kept, and the one that was not used for longest goes first.
/// The table grows by linear hashing: each new entry divides one bucket, so that none of them waits for all to be moved.
/// </remarks>
public sealed class AddressTable
{
    private const int InitialBuckets = 64;

    /// <summary>How many entries are looked at to make room for one: a few may be in use, and stay.</summary>
    private const int MaxForgetSteps = 8;

    /// <summary>Room for a value that every entry is made with: integers and floats take no more.</summary>
    private const int MinValueBytes = sizeof(ulong);

    /// <summary>The most room that a new entry is made with: its value may yet be refused.</summary>
    private const int MaxFirstValueBytes = 256;

    private readonly Utf8Comparer _comparer;
    private readonly Queue<AddressEntry> _forgettable = new();
    private readonly int _maxWithoutParam;

    // It gets its place in the queue when the next one comes: most get a param right away, and never need one.
    private AddressEntry? _newest;
    private readonly SegmentedArray<AddressEntry?> _buckets = new();

    // Of the buckets that this round of growth began with, so many are divided: each in two, the other half a round further on.
    private int _round = InitialBuckets;
    private int _divided;

    internal AddressTable(Utf8Comparer comparer, int maxWithoutParam)
    {
        _comparer = comparer;
        _maxWithoutParam = maxWithoutParam;
    }

    /// <summary>Addresses that have an entry.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them have a param, be it a tombstone.</summary>
    internal int ParamCount { get; private set; }

    public AddressEntry? Find(ReadOnlySpan<byte> address) => Find(address, _comparer.GetHashCode(address));

    /// <summary>The entry of an address, made if there is none.</summary>
    /// <param name="address">The address.</param>
    /// <param name="entry">Its entry.</param>
    /// <param name="reason">Why there is none.</param>
    /// <param name="room">Bytes of the value that is about to be set, so that a new entry is made with room for it.</param>
    /// <returns><c>false</c>: this is no address.</returns>
    public bool TryIntern(
        ReadOnlySpan<byte> address,
        [NotNullWhen(true)] out AddressEntry? entry,
        [NotNullWhen(false)] out string? reason,
        int room = 0)
    {
        var hash = _comparer.GetHashCode(address);
        entry = Find(address, hash);
        reason = null;
        if (entry is not null)
        {
            entry.WasUsed = true;
            return true;
        }

        if (!AddressGrammar.IsValid(address, out reason)) return false;

        entry = Add(address, hash, room);
        return true;
    }

    /// <summary>An entry has got a param, which it keeps until <see cref="RemoveParam"/>.</summary>
    internal Param AddParam(AddressEntry entry)
    {
        var param = (Param)entry;
        param.Begin();
        ParamCount++;
        return param;
    }

    /// <summary>The param of an entry is gone, and the entry with it unless somebody else needs it.</summary>
    internal void RemoveParam(AddressEntry entry)
    {
        ((Param)entry).End();
        ParamCount--;
        if (entry.IsForgettable) return;

        if (entry == _newest) _newest = null;
        if (entry.Pins == 0) Remove(entry);
        else QueueForgettable(entry);
    }

    private AddressEntry? Find(ReadOnlySpan<byte> address, int hash)
    {
        var entry = _buckets[BucketOf(hash)];
        while (entry is not null && (entry.Hash != hash || !address.SequenceEqual(entry.Utf8))) entry = entry.NextInBucket;
        return entry;
    }

    private AddressEntry Add(ReadOnlySpan<byte> address, int hash, int room)
    {
        if (_newest is { Param: null, IsForgettable: false }) QueueForgettable(_newest);
        if (Count - ParamCount >= _maxWithoutParam) ForgetOne();
        if (Count >= _round + _divided) Grow();

        var entry = ParamRoom.Create(address, hash, Math.Clamp(room, MinValueBytes, MaxFirstValueBytes));
        Chain(entry);
        Count++;
        return _newest = entry;
    }

    private void ForgetOne()
    {
        for (var step = 0; step < MaxForgetSteps && _forgettable.TryDequeue(out var entry); step++)
        {
            entry.IsForgettable = false;
            if (entry.Param is not null) continue;

            if (entry.Pins == 0 && !entry.WasUsed)
            {
                Remove(entry);
                return;
            }

            entry.WasUsed = false;
            QueueForgettable(entry);
        }
    }

    private void QueueForgettable(AddressEntry entry)
    {
        entry.IsForgettable = true;
        _forgettable.Enqueue(entry);
    }

    private void Chain(AddressEntry entry)
    {
        ref var bucket = ref _buckets[BucketOf(entry.Hash)];
        entry.NextInBucket = bucket;
        bucket = entry;
    }

    private void Remove(AddressEntry entry)
    {
        ref var bucket = ref _buckets[BucketOf(entry.Hash)];
        if (bucket == entry)
        {
            bucket = entry.NextInBucket;
        }
        else
        {
            var before = bucket;
            while (before is not null && before.NextInBucket != entry) before = before.NextInBucket;
            before?.NextInBucket = entry.NextInBucket;
        }

        entry.NextInBucket = null;
        Count--;
    }

    private int BucketOf(int hash)
    {
        var bucket = hash & (2 * _round - 1);
        return bucket < _round + _divided ? bucket : bucket - _round;
    }

    /// <summary>Divides one bucket.</summary>
    private void Grow()
    {
        _buckets.Grow(_round + _divided + 1);
        var entry = _buckets[_divided];
        _buckets[_divided++] = null;
        while (entry is not null)
        {
            var next = entry.NextInBucket;
            Chain(entry);
            entry = next;
        }

        if (_divided < _round) return;

        _round *= 2;
        _divided = 0;
    }
}
