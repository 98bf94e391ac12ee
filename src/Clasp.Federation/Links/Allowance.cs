namespace Clasp.Federation.Links;

/// <summary>How many bytes may be under way so that they make no longer a queue than they may.</summary>
/// <remarks>The idea is that of LEDBAT (RFC 6817), with slow start.</remarks>
/// <param name="targetDelayMicros">How long the queue may be.</param>
/// <param name="shareOfBase">How long it may be on long paths, as a part of the round trip without queues: 4 is a quarter.</param>
/// <param name="maxBytes">The most that may be under way in any case.</param>
internal sealed class Allowance(long targetDelayMicros, int shareOfBase, long maxBytes)
{
    private long _slowStartUntil = long.MaxValue;
    private long _lastReductionMicros;

    public long Bytes { get; private set; } = LinkWindow.InitialBytes;

    /// <summary>An acknowledgement says how long the path is now.</summary>
    /// <param name="newly">Bytes that it is for.</param>
    /// <param name="underWay">Bytes that were under way before it.</param>
    /// <param name="roundTripMicros">How long it took.</param>
    /// <param name="baseMicros">How long it takes without queues.</param>
    /// <param name="nowMicros">The time.</param>
    public void Adjust(long newly, long underWay, long roundTripMicros, long baseMicros, long nowMicros)
    {
        var target = Math.Max(targetDelayMicros, baseMicros / shareOfBase);
        if (roundTripMicros - baseMicros > target)
        {
            // Once a round trip: what is under way now was sent before the last reduction could show.
            if (nowMicros - _lastReductionMicros < roundTripMicros) return;

            _lastReductionMicros = nowMicros;
            var fitting = (double)(baseMicros + target) / roundTripMicros;
            Bytes = Math.Max(LinkWindow.MinBytes, (long)(Bytes * Math.Max(0.5, fitting)));
            _slowStartUntil = Bytes;
            return;
        }

        // What is doubled now shows a round trip later, and may be the target then.
        if (roundTripMicros - baseMicros > target / 2) _slowStartUntil = Math.Min(_slowStartUntil, Bytes);

        // What was not used up says nothing about what the path could carry.
        if (underWay < Bytes / 2) return;

        var growth = Bytes < _slowStartUntil ? newly : Math.Max(1, newly * LinkWindow.MinBytes / Bytes);
        Bytes = Math.Min(maxBytes, Bytes + growth);
    }
}
