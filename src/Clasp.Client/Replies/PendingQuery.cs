namespace Clasp.Client.Replies;

/// <summary>A caller that waits for the signals that a pattern matches, which may come in several messages.</summary>
internal sealed class PendingQuery(string pattern) : Pending<IReadOnlyList<SignalInfo>>
{
    private readonly List<SignalInfo> _found = [];

    public string Pattern { get; } = pattern;

    /// <summary>For the read loop only.</summary>
    public void Add(SignalInfo signal) => _found.Add(signal);

    public void Complete() => Complete(_found);
}
