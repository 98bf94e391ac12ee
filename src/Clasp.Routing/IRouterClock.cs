namespace Clasp.Routing;

/// <summary>Tells a router the time; it never looks at a clock itself.</summary>
public interface IRouterClock
{
    /// <summary>Microseconds since some beginning; never steps back. Time-outs are measured with it.</summary>
    long MonotonicMicros { get; }

    /// <summary>Microseconds since the Unix epoch. Timestamps are taken from it.</summary>
    ulong WallMicros { get; }
}
