namespace Clasp.Client.Replies;

/// <summary>A caller that waits for an announcement to be taken.</summary>
/// <param name="ns">The namespace, which the ACK names.</param>
/// <param name="addresses">The addresses of the signals; a refusal names one of them.</param>
internal sealed class PendingAnnounce(string ns, IEnumerable<string> addresses) : Pending<bool>
{
    private readonly HashSet<string> _addresses = new(addresses, StringComparer.Ordinal);

    public string Namespace { get; } = ns;

    public bool Concerns(string address) => Namespace == address || _addresses.Contains(address);
}
