namespace Clasp.Federation.Links;

/// <summary>How long to wait before the next attempt to reach a hub: 1 s, doubling up to 30 s, each spread at random.</summary>
/// <remarks>
/// The spread is between half and the whole of the step, so that leaves that lost their hub together return apart. The steps
/// start over only after a link has been healthy for a while: a hub that accepts and drops at once is not hammered.
/// </remarks>
public sealed class Backoff(Random random)
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>How long a link must have been up for the steps to start over.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    private TimeSpan _step = First;

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="linkLasted">How long the last link was up; zero if there was none.</param>
    public TimeSpan Next(TimeSpan linkLasted)
    {
        if (linkLasted >= Healthy) _step = First;

        var step = _step;
        _step = Min(step * 2, Longest);
        return step * (0.5 + (random.NextDouble() / 2));
    }

    /// <summary>The longest wait, for a hub that refuses this router and will go on doing so.</summary>
    public TimeSpan NextAfterRefusal()
    {
        _step = Longest;
        return Next(TimeSpan.Zero);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
