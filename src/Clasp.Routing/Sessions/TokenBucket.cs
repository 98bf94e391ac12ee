namespace Clasp.Routing.Sessions;

/// <summary>Counts messages against a rate, with one second's worth as burst.</summary>
internal sealed class TokenBucket
{
    private double _tokens = double.NaN;
    private long _filledMicros;

    /// <summary>Takes one message off the budget, or says that it is used up.</summary>
    public bool TryTake(int perSecond, long nowMicros)
    {
        if (double.IsNaN(_tokens)) _tokens = perSecond;
        _tokens = Math.Min(perSecond, _tokens + ((nowMicros - _filledMicros) * (double)perSecond / 1_000_000));
        _filledMicros = nowMicros;
        if (_tokens < 1) return false;

        _tokens--;
        return true;
    }
}
