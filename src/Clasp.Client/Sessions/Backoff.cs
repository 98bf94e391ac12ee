namespace Clasp.Client.Sessions;

/// <summary>How long to wait before the next attempt to reach the relay.</summary>
/// <remarks>
/// Each wait is at most twice the one before, and taken at random from its upper half, so that clients that lost their
/// relay together return apart. The waits start over only after a connection has lasted: a relay that accepts and drops
/// at once is not hammered.
/// </remarks>
internal sealed class Backoff(ReconnectOptions options)
{
    /// <summary>How long a connection must have lasted for the waits to start over.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    private TimeSpan _step = options.First;

    /// <param name="connectionLasted">How long the last connection was up; zero if there was none.</param>
    public TimeSpan Next(TimeSpan connectionLasted)
    {
        if (connectionLasted >= Healthy) _step = options.First;

        var step = _step;
        _step = step * 2 < options.Longest ? step * 2 : options.Longest;
        return step * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
