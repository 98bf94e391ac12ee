using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Signals;

/// <summary>What ANNOUNCE told, by address, until it is too long ago; QUERY asks it.</summary>
internal sealed class SignalRegistry(Utf8Comparer comparer, RouterOptions options)
{
    private readonly Dictionary<byte[], AnnouncedSignal> _byAddress = new(comparer);
    private readonly SortedAddresses<AnnouncedSignal> _sorted = new();

    // Each signal once; one that was announced again meanwhile is put back when its turn comes.
    private readonly PriorityQueue<AnnouncedSignal, long> _due = new();
    private readonly long _lifeMicros = (long)options.SignalTtl.TotalMicroseconds;

    public int Count => _byAddress.Count;

    public long? NextMicros => _due.TryPeek(out _, out var due) ? due : null;

    /// <summary>Whether so many signals more may be announced.</summary>
    public bool HasRoomFor(int added) => options.MaxSignals == 0 || Count + added <= options.MaxSignals;

    public bool Contains(ReadOnlySpan<byte> address) =>
        _byAddress.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(address);

    /// <summary>Adds a signal, or replaces what was told of it before.</summary>
    public void Put(in SignalDefinition definition, long nowMicros)
    {
        if (!_byAddress.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(definition.Address, out var signal))
        {
            var address = definition.Address.ToArray();
            signal = new AnnouncedSignal(address);
            _byAddress[address] = signal;
            _sorted.Add(signal);
            if (_lifeMicros > 0) _due.Enqueue(signal, nowMicros + _lifeMicros);
        }

        signal.Update(definition, nowMicros);
    }

    /// <summary>The signals that a pattern matches, in the order of addresses.</summary>
    public PatternWalk<AnnouncedSignal> Walk(AddressPattern pattern) => new(_sorted, pattern);

    public void ForgetOld(long nowMicros)
    {
        while (_due.TryPeek(out var signal, out var queued) && queued <= nowMicros)
        {
            _due.Dequeue();
            var due = signal.AnnouncedMicros + _lifeMicros;
            if (due > nowMicros)
            {
                _due.Enqueue(signal, due);
                continue;
            }

            _sorted.Remove(signal);
            _byAddress.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(signal.Address);
        }
    }
}
