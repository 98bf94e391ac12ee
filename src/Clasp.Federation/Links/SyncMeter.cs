namespace Clasp.Federation.Links;

/// <summary>Measures what a sync of this router with its peer costs, from the question to the last answer.</summary>
/// <param name="nowMicros">When the link was opened, which is when the first sync begins.</param>
internal sealed class SyncMeter(long nowMicros)
{
    private long _startedMicros = nowMicros;
    private ulong _bytesBefore;
    private long _params;
    private SyncRung _rung;

    /// <summary>When the last sync was complete, monotonic; 0 until then.</summary>
    public long CompletedMicros { get; private set; }

    /// <summary>How long the last completed sync took; 0 until then.</summary>
    public long Micros { get; private set; }

    /// <summary>Bytes of changes and signals that came in during the last completed sync.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Params that came because they were missing here or differed.</summary>
    public long Params { get; private set; }

    /// <summary>The dearest step that was needed for any owner.</summary>
    public SyncRung Rung { get; private set; }

    /// <summary>The same, for people.</summary>
    public string RungName => Rung switch
    {
        SyncRung.Nothing => "nothing",
        SyncRung.Changes => "changes",
        SyncRung.Fingerprints => "fingerprints",
        _ => "full",
    };

    /// <summary>This router asks for everything again, from where it is.</summary>
    /// <param name="nowMicros">Now, monotonic.</param>
    /// <param name="receivedBytes">What has come in over the link so far.</param>
    public void Begin(long nowMicros, ulong receivedBytes)
    {
        _startedMicros = nowMicros;
        _bytesBefore = receivedBytes;
        _params = 0;
        _rung = SyncRung.Nothing;
    }

    /// <summary>A step of the ladder has been taken.</summary>
    public void Climb(SyncRung rung) => _rung = rung > _rung ? rung : _rung;

    /// <summary>A param has come that was missing here or differed.</summary>
    public void CountParam() => _params++;

    /// <summary>Everything that was asked for is here.</summary>
    /// <param name="nowMicros">Now, monotonic.</param>
    /// <param name="receivedBytes">What has come in over the link so far.</param>
    public void End(long nowMicros, ulong receivedBytes)
    {
        CompletedMicros = nowMicros;
        Micros = nowMicros - _startedMicros;
        Bytes = receivedBytes - _bytesBefore;
        Params = _params;
        Rung = _rung;
    }
}
