namespace Clasp.Client.Replies;

/// <summary>A caller that waits for a bundle, whose errors name the address of the part that was refused.</summary>
internal sealed class PendingBundle(HashSet<string> addresses) : Pending<ulong?>
{
    public bool Concerns(string? address) => address is null || addresses.Contains(address);
}
