namespace Clasp.Client.Replies;

/// <summary>A caller that waits for a bundle.</summary>
/// <param name="addresses">Of its parts; a refusal names one of them.</param>
/// <param name="runsAtMicros">When the relay runs it and answers, by the relay's clock as it is known here.</param>
internal sealed class PendingBundle(IEnumerable<string> addresses, ulong runsAtMicros) : Pending<ulong?>
{
    private readonly HashSet<string> _addresses = new(addresses, StringComparer.Ordinal);

    public ulong RunsAtMicros { get; } = runsAtMicros;

    public bool Concerns(string address) => _addresses.Contains(address);
}
