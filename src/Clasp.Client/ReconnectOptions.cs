namespace Clasp.Client;

/// <summary>
/// The waits between attempts to reach a relay again: doubling, and spread at random so that clients return apart.
/// </summary>
public sealed record ReconnectOptions
{
    public static ReconnectOptions Default { get; } = new();

    /// <summary>Before the first attempt.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between attempts, however many have failed.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);
}
