namespace Clasp.Client.Replies;

/// <summary>A caller that waits for the signals that a pattern matches.</summary>
internal sealed class PendingQuery(string pattern) : Pending<IReadOnlyList<SignalInfo>>
{
    public string Pattern { get; } = pattern;
}
