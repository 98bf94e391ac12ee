using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Signals;

/// <summary>What ANNOUNCE told, by address, until it is too long ago; QUERY asks it.</summary>
internal sealed class SignalRegistry(Utf8Comparer comparer, RouterOptions options)
{
    private readonly Dictionary<byte[], AnnouncedSignal> _signals = new(comparer);

    // The same signals by age; one that was announced again stands in it twice, and its older place counts for nothing.
    private readonly Queue<AnnouncedSignal> _byAge = new();

    public int Count => _signals.Count;

    public long? NextMicros => _byAge.TryPeek(out var oldest) && options.SignalTtl > TimeSpan.Zero ? DueOf(oldest) : null;

    public bool TryAdd(in SignalDefinition definition, long nowMicros)
    {
        var address = definition.Address.ToArray();
        if (options.MaxSignals > 0 && _signals.Count >= options.MaxSignals && !_signals.ContainsKey(address)) return false;

        var signal = new AnnouncedSignal(
            address,
            definition.Type,
            definition.HasDatatype ? definition.Datatype.ToArray() : null,
            definition.HasAccess ? definition.Access.ToArray() : null)
        {
            AnnouncedMicros = nowMicros,
        };
        _signals[address] = signal;
        if (options.SignalTtl > TimeSpan.Zero) _byAge.Enqueue(signal);
        return true;
    }

    public IEnumerable<AnnouncedSignal> Matching(AddressPattern pattern) =>
        _signals.Values.Where(signal => pattern.Matches(signal.Address));

    public void ForgetOld(long nowMicros)
    {
        if (options.SignalTtl <= TimeSpan.Zero) return;

        while (_byAge.TryPeek(out var oldest) && DueOf(oldest) <= nowMicros)
        {
            _byAge.Dequeue();
            if (_signals.GetValueOrDefault(oldest.Address) == oldest) _signals.Remove(oldest.Address);
        }
    }

    private long DueOf(AnnouncedSignal signal) => signal.AnnouncedMicros + (long)options.SignalTtl.TotalMicroseconds;
}
