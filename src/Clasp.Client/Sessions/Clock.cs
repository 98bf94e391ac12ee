namespace Clasp.Client.Sessions;

/// <summary>Times as the wire has them: microseconds since the Unix epoch.</summary>
internal static class Clock
{
    public static ulong ToMicros(DateTimeOffset time) =>
        (ulong)((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>What a peer says; a time that no calendar reaches is its last day.</summary>
    public static DateTimeOffset FromMicros(ulong micros)
    {
        var most = (ulong)((DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        return DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(micros, most) * TimeSpan.TicksPerMicrosecond);
    }
}
